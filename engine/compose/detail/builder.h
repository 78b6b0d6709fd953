// SPDX-License-Identifier: Apache-2.0
// lint: long, one class that walks the plan; its parts share the state of one document
// Walks a plan with a record and builds the document. One per composer; its scratch memory is kept
// from record to record, so that a document costs no allocation but its arena's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "compose/composer.h"
#include "compose/detail/late_instance.h"
#include "document/document.h"
#include "document/late_content.h"
#include "graphic/image.h"
#include "locale/locale.h"
#include "rules/expression.h"
#include "template/plan.h"
#include "text/paragraph.h"
#include "value/value.h"

namespace cajista::compose::detail {

using templates::Node;
using templates::Nodes;
using templates::Plan;

class Builder : public document::LateContent {
public:
    Builder(const Plan& plan, locale::LocaleCache& locales, const ComposeOptions& options);

    /// Null when there are errors().
    const document::Document* build(const value::Record& record, templates::ChannelMask channel,
                                    base::Arena& arena);
    void trace_into(rules::Trace* trace) { trace_ = trace; }
    std::uint64_t steps_used() const {
        return frame_ ? options_.rule_steps - frame_->steps_left : 0;
    }
    base::Diagnostics take_errors() { return std::move(errors_); }
    base::Diagnostics take_late_errors() { return std::move(late_errors_); }

    std::span<const document::Inline> inlines(document::LateId id,
                                              const document::LateContext& context,
                                              base::Arena& arena) override;
    std::span<const document::Block* const> blocks(document::LateId id,
                                                   const document::LateContext& context,
                                                   base::Arena& arena) override;

private:
    // --- values (build_values.cpp)
    value::Value evaluate(const rules::Expression& expression, const templates::Place& place) {
        const value::Value value = expression.evaluate(*frame_);
        if (!notes_.empty()) fail_expression(expression, place);
        if (is_too_large()) fail_memory(place);
        return value;
    }
    void fail_expression(const rules::Expression& expression, const templates::Place& place);
    /// Not while laying out, which counts what it has from its cache as well and looks itself.
    bool is_too_large() const { return !is_late_ && arena_->bytes_used() > options_.arena_bytes; }
    void fail_memory(const templates::Place& place);
    void fail_steps(const templates::Place& place);
    void fail(base::Diagnostic error);
    void fail(base::Diagnostics errors);
    std::string_view text_of(const templates::TextPlan* plan);
    /// Prints into `printed_` what is no string; the view is of it or of the value.
    std::string_view print(const value::Value& value, bool& is_stable);
    bool begin(const value::Record& record, templates::ChannelMask channel, base::Arena& arena);
    bool check_record(const value::Record& record);
    bool choose_locale();
    void open_frame(base::Arena& arena);

    // --- walking (walk.h)
    template <typename Emit>
    void walk(Nodes nodes, Emit& emit);
    template <typename Emit>
    void walk_repeat(const templates::RepeatNode& node, Emit& emit);
    /// In the order of its sort-by (build_order.cpp).
    std::span<const value::Value> sorted(const templates::RepeatNode& node,
                                         std::span<const value::Value> items);
    struct Groups {
        std::span<const value::Value> keys, lists;
    };
    Groups grouped(const templates::RepeatNode& node, std::span<const value::Value> items);
    std::vector<value::Value> keys_of(const templates::RepeatNode& node,
                                      const rules::Expression& key,
                                      std::span<const value::Value> items);
    void answer_tests(const Node& node);
    std::uint32_t count(Nodes nodes);
    const document::Style* style_of(const templates::StyleChoice& choice) const {
        if (choice.test_count == 0) return choice.variants[0];
        return variant_of(choice);
    }
    const document::Style* variant_of(const templates::StyleChoice& choice) const;
    void set_variable(std::uint32_t slot, const value::Value& value) {
        variables_[slot] = value;
        snapshot_ = {};
    }

    /// Counts the siblings of one element's children, if a style asks for it.
    class Level {
    public:
        Level(Builder& builder, const Node& parent, Nodes children);
        ~Level() {
            builder_.counting_ = counting_;
            builder_.position_ = position_;
            builder_.total_ = total_;
        }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Builder& builder_;
        bool counting_;
        std::uint32_t position_, total_;
    };

    // --- blocks (build_blocks.cpp)
    std::span<const document::Block* const> children_of(const Node& parent, Nodes nodes);
    void add_block(const Node& node);
    const document::Block* block(const Node& node);
    const document::Block* build_block(const Node& node);
    /// Of a static node: with its id.
    const document::Block* named_static(const Node& node);
    template <typename T>
    T* make_block(const Node& node, document::BlockKind kind);
    template <typename Build>
    const void* static_one(const Node& node, Build build);
    document::StaticId static_id(const Node& node) const;
    const document::Block* paragraph(const templates::ParagraphNode& node);
    const document::Block* quick_paragraph(const templates::ParagraphNode& node,
                                           const templates::ValueNode& only);
    const document::Block* container(const templates::ContainerNode& node,
                                     document::BlockKind kind);
    const document::Block* list(const templates::ContainerNode& node);
    const document::Block* fill(const templates::FillNode& node);
    const document::Block* picture(const templates::PictureNode& node);
    const document::Block* barcode(const templates::BarcodeNode& node);
    struct Loaded {
        std::shared_ptr<const graphic::Image> image;
        const graphic::Drawing* drawing = nullptr;
        std::unique_ptr<base::Arena> arena;  ///< of the drawing
    };
    const Loaded* load_picture(const templates::PictureNode& node);
    std::uint32_t page_number_of(const templates::PictureNode& node);
    /// Pages of a file that data names; by file, range and box. Null after fail().
    using LoadedPages = std::vector<std::shared_ptr<const graphic::Image>>;
    const LoadedPages* load_pages(const templates::AppendNode& node);
    const document::Block* append(const templates::AppendNode& node);
    const document::PageMaster* source_master(const templates::AppendNode& node, base::Size size);
    struct Figure {
        const graphic::Image* image = nullptr;
        const graphic::Drawing* drawing = nullptr;
        bool ok = true;
    };
    Figure figure_of(const templates::PictureNode& node);
    const graphic::Drawing* drawing_of(const templates::BarcodeNode& node);

    // --- marked-up data (build_markup.cpp)
    class MarkupBlocks;
    const document::Block* markup(const templates::MarkupNode& node);
    void add_markup(const templates::MarkupNode& node);

    // --- charts (build_charts.cpp)
    struct ChartMade {
        const graphic::Drawing* drawing = nullptr;  ///< null after fail()
        std::string_view alternative_text;
    };
    ChartMade chart_of(const templates::ChartNode& node);
    const document::Block* chart(const templates::ChartNode& node);
    void add_chart(const templates::ChartNode& node);
    std::span<const value::Value> list_of(const rules::Expression* list,
                                          const templates::Place& place);
    std::span<const graphic::ChartValue> chart_values(const templates::SeriesNode& node,
                                                      const locale::Format* format);
    std::string_view chart_text(const graphic::Chart& chart);

    // --- tables (build_tables.cpp)
    const document::Block* table(const templates::TableNode& node);
    std::span<const document::RowGroup> groups(const templates::TableNode& table, Nodes nodes);
    document::RowGroup group(const templates::RowGroupNode& node);
    std::span<const document::Row> rows(const templates::RowGroupNode& node);
    document::Row row(const templates::RowNode& node);
    document::Row build_row(const templates::RowNode& node);
    void cell(const templates::CellNode& node);
    std::span<const document::Block* const> cell_children(const templates::CellNode& node);
    void capture_row();

    // --- inline content (build_inlines.cpp)
    void inline_nodes(Nodes nodes);
    void add_inline(const Node& node);
    void add_literal(const templates::LiteralNode& node);
    void add_value(const templates::ValueNode& node);
    void add_message(const templates::MessageNode& node);
    std::string_view format_message(const templates::MessageNode& node);
    void add_scope(const templates::ScopeNode& node);
    void add_late(const Node& node, const document::Style* style);
    void add_picture(const templates::PictureNode& node);
    std::optional<std::string> payment_code(const templates::BarcodeNode& node,
                                            const value::Value& value);
    void add_barcode(const templates::BarcodeNode& node);
    void add_footnote(const templates::FootnoteNode& node);
    void add_inline_box(const templates::InlineBoxNode& node);
    template <typename Build>
    auto build_aside(Build build);
    /// `display: none`, of the style that its place has chosen.
    bool is_left_out(const Node& node) const {
        return style_of(node.style)->box.display == document::Display::none;
    }
    void add_data(std::string_view text, bool is_stable, const document::Style* style);
    void add_text(std::string_view text, bool is_stable, const document::Style* style);
    void add_line_break(const document::Style* style);
    void begin_inlines();
    std::span<const document::Inline> end_inlines();
    void flush();
    document::Inline& push_inline(document::Inline::Kind kind, const document::Style* style);
    void push_edge(document::Inline::Kind kind, const document::Style& style);

    // --- late content (answer_late.cpp)
    void set_late_variables(const LateInstance& instance, const document::LateContext& context,
                            base::Arena& arena);
    std::string_view late_text(const LateInstance& instance, const document::LateContext& context,
                               base::Arena& arena);
    void end_late();
    std::string_view widest_of(const LateInstance& instance);
    std::span<const value::Value> snapshot();

    // --- the document (build_document.cpp)
    const document::Document* document();
    std::span<const document::Furniture> furniture();
    std::span<const document::Block* const> boxed(const templates::ContainerNode& node);
    std::span<const document::Flow> flows();
    std::string_view recipient(std::span<const document::Flow> flows);

    // --- files of the document (build_attachments.cpp)
    std::span<const base::Attachment> attachments();
    void attach(const templates::AttachNode& node, std::vector<base::Attachment>& made);
    bool attachment_bytes(const templates::AttachNode& node, base::Attachment& file);
    bool named_file(const templates::AttachNode& node, base::Attachment& file);
    std::string xml_text(const templates::AttachNode& node);
    bool xml_nodes(Nodes nodes, std::string& out, int depth);
    void xml_element(const templates::XmlElementNode& node, std::string& out, int depth);
    void xml_value(const templates::TextPlan& text, std::string& out, const Node& node);
    void fail_character(const Node& node);
    bool check_schema(const templates::AttachNode& node, std::string_view xml);

    const Plan& plan_;
    locale::LocaleCache& locales_;
    const ComposeOptions options_;
    rules::Trace* trace_ = nullptr;
    bool prints_plain_ = false;                                   ///< inside an XML template
    std::vector<std::unique_ptr<templates::XmlSchema>> schemas_;  ///< by number in the plan
    std::map<std::string, std::string, std::less<>> kept_files_;  ///< attached, named by data
    std::unique_ptr<text::Typesetter> typesetter_;  ///< of charts, made with the first
    base::Arena static_arena_;
    std::vector<const void*> statics_;  ///< by static number, language and foreignness
    std::map<std::string, Loaded, std::less<>> pictures_;       ///< named by data
    std::map<std::string, LoadedPages, std::less<>> appended_;  ///< named by data
    const value::RecordType* known_type_ = nullptr;
    struct KnownLocale {
        std::string tag;
        locale::Locale* locale = nullptr;
        std::uint32_t language = 0;
        bool is_foreign = false;
    };
    std::vector<KnownLocale> known_locales_;

    // one record
    base::Arena* arena_ = nullptr;
    std::optional<rules::Frame> frame_;
    std::vector<value::Value> variables_;
    std::span<const value::Value> snapshot_;
    locale::Locale* locale_ = nullptr;
    std::string_view tag_;
    std::string_view currency_;
    std::uint32_t language_ = 0;  ///< of the catalogue
    bool is_foreign_ = false;     ///< the texts are in another language than the locale's
    templates::ChannelMask channel_ = 0;
    std::uint32_t table_count_ = 0;
    std::uint32_t note_count_ = 0;
    bool in_static_ = false;
    bool is_late_ = false;  ///< the document is built, and being laid out
    bool failed_ = false;
    base::Diagnostics notes_, errors_, late_errors_;
    std::vector<LateInstance> late_;
    const TableCapture* table_ = nullptr;  ///< whose heads and feet are built

    // position tests
    std::vector<char> answers_;
    bool counting_ = false;
    std::uint32_t position_ = 0, total_ = 0;

    // rows being captured
    bool capturing_ = false;
    bool row_captured_ = true;
    std::uint32_t row_slot_ = 0;
    std::vector<value::Value> row_items_;
    std::vector<std::uint32_t> items_through_;

    // scratch, used as stacks
    std::vector<const document::Block*> blocks_;
    std::vector<document::Row> rows_;
    std::vector<document::Cell> cells_;
    std::vector<document::RowGroup> groups_;
    std::vector<document::Inline> inlines_;
    std::vector<value::Value> arguments_;
    std::string printed_, built_;

    // the text run being gathered
    const document::Style* run_style_ = nullptr;  ///< null: none
    std::string_view run_single_;                 ///< the whole run, while it is one stable piece
    std::string run_;
    bool at_space_ = true;
    std::string_view link_, inline_language_;
    base::Role inline_role_ = base::Role::none;
};

}  // namespace cajista::compose::detail
