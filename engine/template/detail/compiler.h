// SPDX-License-Identifier: Apache-2.0
// lint: long, one class that walks the source; its parts share the state of one template
// From the styled source tree to the plan. One object compiles one template; its parts are in
// compile_expressions, compile_inlines, compile_blocks, compile_tables and compile_pages.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/expression.h"
#include "template/detail/resolve_styles.h"
#include "template/detail/source_tree.h"
#include "template/plan.h"
#include "text/paragraph.h"

namespace cajista::templates::detail {

/// Where late values may stand just now.
enum class LatePlace : std::uint8_t { none, furniture, table_part, fill };

class Compiler {
public:
    Compiler(Plan& plan, StyleResolver& styles, base::Diagnostics& diagnostics);

    /// Record and texts: what expressions and messages need. Before compile().
    void declare_record(const SourceNode* record);
    /// <decisions>: after the record, whose scope they join.
    void declare_decisions(const SourceNode& root);
    void load_texts(const SourceNode* texts);
    /// Pages and the document.
    void compile(const SourceNode& root, const StyleSheet& sheet);

private:
    using NodeList = std::vector<const Node*>;

    /// Restores the names that are visible when a list of siblings ends.
    class ScopeGuard {
    public:
        explicit ScopeGuard(Compiler& compiler) : compiler_(compiler), saved_(compiler.scope_) {}
        ~ScopeGuard() { compiler_.scope_ = saved_; }
        ScopeGuard(const ScopeGuard&) = delete;
        ScopeGuard& operator=(const ScopeGuard&) = delete;

    private:
        Compiler& compiler_;
        const rules::Scope* saved_;
    };

    // --- diagnostics and places (compile_expressions.cpp)
    base::Diagnostic& complain(std::string code, std::string message, base::SourceSpan span);
    void complain(base::Diagnostics errors);
    void suggest(base::Diagnostic& error, std::string_view wanted,
                 std::span<const std::string_view> names);
    Place place_of(const base::SourceSpan& span);

    // --- expressions (compile_expressions.cpp)
    enum class Use : std::uint8_t { printed, test, list, value };
    const rules::Expression* expression(std::string_view text, const base::SourceSpan& where,
                                        Use use);
    bool check_type(const rules::Expression& compiled, Use use, const base::SourceSpan& where);
    void check_late(const rules::Expression& compiled, const base::SourceSpan& where);
    const rules::Expression* expression_of(const SourceNode& node, std::string_view attribute,
                                           Use use);
    const TextPlan* text_of(const SourceNode& node, std::string_view attribute);
    const TextPlan* compile_text(const SourceAttribute& attribute);
    rules::Scope& open_scope();
    std::uint32_t declare(rules::Scope& scope, const SourceAttribute& name, rules::Type type,
                          rules::Timing timing = rules::Timing::early);

    // --- small attributes (compile_expressions.cpp)
    base::Length length_of(const SourceNode& node, std::string_view attribute);
    std::uint32_t number_of(const SourceNode& node, std::string_view attribute, std::uint32_t most,
                            std::uint32_t otherwise);
    ChannelMask channels_of(const SourceNode& node);
    std::vector<std::string_view> words_of(std::string_view text);

    // --- all nodes (compile_blocks.cpp)
    template <typename T>
    T* make(NodeKind kind, const SourceNode& source, base::Role role = base::Role::none);
    void finish(Node& node, bool children_static);
    static bool all_static(Nodes nodes);
    Nodes store(const NodeList& nodes) { return plan_.arena.copy(nodes); }

    /// Sorting and grouping of a for-each over items of type `item`.
    void arrange_items(const SourceNode& source, RepeatNode& node, const rules::Type& item);
    /// Compiles the children of a control element; `compile` is what the level does with a list.
    template <typename CompileList>
    const Node* control(const SourceNode& source, CompileList compile);

    // --- blocks (compile_blocks.cpp)
    Nodes flow_children(const SourceNode& parent, const StyleChoice& style, base::Role text_role);
    void flow_into(NodeList& out, const SourceNode& parent, const StyleChoice& style,
                   base::Role text_role);
    const Node* block(const SourceNode& source, const StyleChoice& style, base::Role text_role);
    const Node* element_block(const SourceNode& source);
    const ContainerNode* container(const SourceNode& source, NodeKind kind, base::Role role,
                                   base::Role text_role);
    const ContainerNode* list(const SourceNode& source);
    Nodes list_children(const SourceNode& parent);
    const Node* fill(const SourceNode& source);
    const Node* section(const SourceNode& source);
    void check_in_flow(const SourceNode& source);
    const Node* footnote(const SourceNode& source, const StyleChoice& around);
    const Node* inline_box(const SourceNode& source);
    // --- pictures (compile_pictures.cpp)
    const PictureNode* picture(const SourceNode& source);
    graphic::PageBox page_box_of(const SourceNode& source);
    std::uint32_t page_number_of(const SourceNode& source);
    void load_picture(PictureNode& node, const SourceNode& source);
    base::Status read_picture(PictureNode& loaded, const std::filesystem::path& path,
                              const base::SourceSpan& span);
    const graphic::Image* load_page(const std::filesystem::path& path, std::uint32_t number,
                                    graphic::PageBox box, const SourceAttribute& source,
                                    ChannelMask channels);
    graphic::PdfFile* open_pdf(const std::filesystem::path& path, const SourceAttribute& source);
    void note_page_traits(const graphic::Image& image, const base::SourceSpan& span,
                          ChannelMask channels);
    const ContainerNode* background(const SourceNode& page, const document::PageMaster& master,
                                    const ContainerNode* header);
    const Node* append(const SourceNode& source);
    const document::PageMaster* source_master(const SourceNode& source, base::Size size);
    const BarcodeNode* barcode(const SourceNode& source);
    const MarkupNode* markup(const SourceNode& source);
    MarkupText markup_text(const SourceNode& around, const StyleChoice& plain);
    const ChartNode* chart(const SourceNode& source);
    void chart_words(const SourceNode& source, ChartNode& node);
    Nodes chart_series(const SourceNode& source);
    const SeriesNode* series(const SourceNode& source);
    std::vector<base::Color> colors_of(const SourceNode& source, std::string_view attribute);
    const TextPlan* number_format(const SourceNode& source, std::string_view attribute);
    template <typename Word>
    void word_of(const SourceNode& source, std::string_view attribute,
                 std::span<const std::string_view> words, Word& word);
    void barcode_data(const SourceNode& source, BarcodeNode& node);

    // --- inline content (compile_inlines.cpp)
    struct InlineState {
        bool at_space = true;  ///< a space here would be collapsed
        bool keeps_space = false;
    };
    struct PendingMessage {
        std::vector<NodeList> languages;
    };
    Nodes phrasing(std::span<const std::unique_ptr<SourceNode>> children, const StyleChoice& style,
                   bool is_whole_paragraph);
    void inline_children(NodeList& out, std::span<const std::unique_ptr<SourceNode>> children,
                         const StyleChoice& style, InlineState& state);
    void inline_child(NodeList& out, const SourceNode& source, const StyleChoice& style,
                      InlineState& state);
    void inline_element(NodeList& out, const SourceNode& source, const StyleChoice& style,
                        InlineState& state);
    void inline_text(NodeList& out, const SourceNode& source, const StyleChoice& style,
                     InlineState& state);
    void literal(NodeList& out, std::string_view text, const StyleChoice& style, Place place,
                 InlineState& state);
    void value(NodeList& out, const rules::Expression* compiled, const StyleChoice& style,
               Place place, InlineState& state);
    void message(NodeList& out, const SourceNode& source, const StyleChoice& style,
                 InlineState& state);
    void quotation_mark(NodeList& out, const SourceNode& source, bool is_opening,
                        InlineState& state);
    void check_tone(const SourceAttribute& tone);
    void toned(NodeList& out, const SourceNode& source, std::string_view tone, std::uint32_t key,
               const StyleChoice& style);
    void toned_by_data(NodeList& out, const SourceNode& source, const SourceAttribute& tone,
                       std::uint32_t key, const StyleChoice& style);
    bool check_arguments(const SourceNode& source, const locale::Message& message);
    NodeList message_pieces(const SourceNode& source, const locale::Message& message,
                            const StyleChoice& style);
    void message_argument(NodeList& out, const SourceAttribute& argument, const StyleChoice& style,
                          InlineState& state);
    const Node* whole_message(const SourceNode& source, const locale::Message& message,
                              const StyleChoice& style);
    /// Splits and shapes literals, takes messages apart; `firm` ends stand against nothing that
    /// data fills.
    Nodes finish_inlines(NodeList items, bool firm_begin, bool firm_end, std::string_view language);
    void finish_literal(NodeList& out, const LiteralNode& item, bool firm_before, bool firm_after,
                        std::string_view language);
    const LiteralNode* plain_literal(const LiteralNode& model, std::string_view text);
    bool holds_late(const rules::Expression* compiled) const;
    bool has_late(const TextPlan* text) const;
    void note_data_style(const StyleChoice& style);

    // --- tables (compile_tables.cpp)
    const Node* table(const SourceNode& source);
    void table_parts(const SourceNode& parent, Element part, NodeList& out);
    const Node* row_group(const SourceNode& source);
    Nodes rows(const SourceNode& parent);
    const Node* row(const SourceNode& source);
    Nodes cells(const SourceNode& parent);
    const Node* cell(const SourceNode& source);
    std::span<const document::Column> columns(const SourceNode& table);
    std::size_t widest_row(const SourceNode& parent) const;
    void declare_table(TableNode& node, const SourceNode& source);

    // --- pages and document (compile_pages.cpp)
    void compile_page(const SourceNode& source, const StyleSheet& sheet);
    void compile_frames(const SourceNode& source, document::PageMaster& master);
    document::PageMaster* make_master(const SourceNode& source, const PageStyle& style);
    document::Furniture::Pages side_of(const SourceNode& source);
    void compile_furniture(const SourceNode& source, const document::PageMaster& master);
    void compile_document(const SourceNode& source);
    void compile_flow(const SourceNode& source);
    document::PageSequence compile_steps(const SourceNode& source);
    document::PageCount page_count_of(const SourceNode& source);
    void number_pages(const SourceNode& source, document::PageSequence& pages);
    const document::PageMaster* master_of(const SourceNode& source, std::string_view attribute);
    const document::PageMaster* find_master(std::string_view name) const;
    void check_page_rules(const StyleSheet& sheet);

    // --- attachments (compile_attachments.cpp)
    Nodes attachments(const SourceNode& parent);
    const Node* attach(const SourceNode& source);
    void attach_kind(const SourceNode& source, AttachNode& node);
    void attach_file(const SourceNode& source, const SourceAttribute& file, AttachNode& node);
    void attach_name(const SourceNode& source, AttachNode& node);
    void attach_schema(const SourceNode& source, AttachNode& node);
    bool note_schema_file(const std::filesystem::path& path, const base::SourceSpan& asked_by,
                          std::set<std::filesystem::path>& known);
    void xml_template(const SourceAttribute& design, AttachNode& node);
    Nodes xml_children(const SourceNode& parent);
    const Node* xml_element(const SourceNode& source);

    Plan& plan_;
    StyleResolver& styles_;
    base::Diagnostics& diagnostics_;
    std::deque<rules::Scope> scopes_;
    const rules::Scope* scope_ = nullptr;
    LatePlace late_place_ = LatePlace::none;
    const SourceAttribute* usual_tone_ = nullptr;  ///< of <texts>; null: none
    bool texts_failed_ = false;
    std::set<std::string, std::less<>> warned_tones_;
    std::map<const base::SourceFile*, std::uint32_t> file_numbers_;
    std::map<const Node*, PendingMessage> pending_;
    std::unique_ptr<text::Typesetter> typesetter_;  ///< of static texts, made when first needed
    void note_picture_colors(const PictureNode& picture, const base::SourceSpan& span,
                             ChannelMask channels);

    struct KnownPicture {
        PictureNode node;
        ChannelMask channels = 0;  ///< in which its colours have been counted
    };
    std::map<std::filesystem::path, KnownPicture> pictures_;
    /// Null: it can't be read, which was said.
    std::map<std::filesystem::path, std::unique_ptr<graphic::PdfFile>> pdf_files_;
    struct PageKey {
        std::filesystem::path path;
        std::uint32_t number = 1;
        graphic::PageBox box = graphic::PageBox::crop;
        auto operator<=>(const PageKey&) const = default;
    };
    struct KnownPage {
        const graphic::Image* image = nullptr;
        ChannelMask channels = 0;
    };
    std::map<PageKey, KnownPage> pdf_pages_;
    std::vector<document::PageMaster*> masters_;
    std::vector<FurniturePlan> furniture_;
    std::vector<FlowPlan> flows_;
    /// What the for-eaches around the rows of the table being compiled go through.
    std::vector<rules::Type> row_types_;
    bool table_is_read_ = false;
    std::deque<LoadedTree> xml_trees_;
};

}  // namespace cajista::templates::detail
