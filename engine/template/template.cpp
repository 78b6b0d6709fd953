// SPDX-License-Identifier: Apache-2.0
#include "template/template.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/files.h"
#include "template/detail/compiler.h"
#include "template/detail/default_style.h"
#include "template/detail/resolve_styles.h"
#include "template/detail/source_tree.h"
#include "template/detail/style_sheet.h"
#include "template/plan.h"

namespace cajista::templates {

namespace {

using detail::SourceAttribute;
using detail::SourceNode;

/// One compilation: the files in order, then tree, styles, plan.
class Compilation {
public:
    Compilation(Plan& plan, const CompileOptions& options) : plan_(plan), options_(options) {}

    base::Diagnostics run(const std::filesystem::path& file) {
        plan_.number = std::min<std::uint32_t>(options_.number, 4095);
        plan_.folder = file.parent_path().empty() ? std::filesystem::path(".") : file.parent_path();
        detail::LoadedTree tree = detail::load_tree(file, plan_.folder, diagnostics_);
        for (const base::SourceFilePtr& source : tree.files) add_file(source);
        if (tree.root == nullptr) return sorted();
        const SourceNode& root = *tree.root;
        plan_.name = root.get("name");
        plan_.version = root.get("version");
        plan_.language = root.get("language");
        if (plan_.name.empty() && root.find("name") != nullptr) {
            complain("template.invalid-name", "a template needs a name", root.find("name")->inside);
        }
        load_styles(root);
        if (!options_.style.empty()) read_style(options_.style, options_.style_span);
        load_defaults();
        load_font_faces();
        detail::StyleResolver styles(plan_, options_.fonts, defaults_, sheet_, diagnostics_);
        styles.resolve(*tree.root);
        detail::Compiler compiler(plan_, styles, diagnostics_);
        compiler.load_texts(only_child(root, Element::texts));
        compiler.declare_record(only_child(root, Element::record));
        compiler.declare_decisions(root);
        compiler.compile(root, sheet_);
        return sorted();
    }

private:
    void complain(std::string code, std::string message, base::SourceSpan span) {
        diagnostics_.push_back(base::error(std::move(code), std::move(message), std::move(span)));
    }

    void add_file(const base::SourceFilePtr& source) {
        const std::size_t next = file_order_.size();
        if (!file_order_.emplace(source->path, next).second) return;
        plan_.files.push_back({source->path, base::sha256(source->text)});
    }

    const SourceNode* only_child(const SourceNode& root, Element element) {
        const SourceNode* found = nullptr;
        for (const auto& child : root.children) {
            if (!child->is(element)) continue;
            if (found != nullptr) {
                complain("template.twice",
                         fmt::format("a template has one <{}>", child->rule->name), child->span);
            } else {
                found = child.get();
            }
        }
        return found;
    }

    void load_styles(const SourceNode& root) {
        sheet_.palette = &plan_.palette;
        for (const auto& child : root.children) {
            if (!child->is(Element::style)) continue;
            if (const SourceAttribute* href = child->find("href")) load_style_file(*href);
            for (const auto& part : child->children) load_style_text(*part);
        }
    }

    void load_style_file(const SourceAttribute& href) {
        auto path = base::resolve_inside(plan_.folder, href.value, href.inside);
        if (!path) return add(std::move(path).errors());
        read_style(path.value(), href.inside);
    }

    void read_style(const std::filesystem::path& path, const base::SourceSpan& asked_by) {
        auto file = base::read_source(path, asked_by);
        if (!file) return add(std::move(file).errors());
        add_file(file.value());
        detail::parse_style_sheet(file.value(), 0,
                                  static_cast<std::uint32_t>(file.value()->text.size()), sheet_,
                                  diagnostics_);
    }

    void load_style_text(const SourceNode& part) {
        base::SourceSpan span = part.span;
        if (span.file->text.substr(span.begin, span.end - span.begin) != part.text) {
            // Entities: the places are those of the resolved text.
            auto resolved = std::make_shared<const base::SourceFile>(
                base::SourceFile{span.file->path, part.text});
            span = {resolved, 0, static_cast<std::uint32_t>(part.text.size())};
        }
        detail::parse_style_sheet(span.file, span.begin, span.end, sheet_, diagnostics_);
    }

    void load_defaults() {
        auto file = std::make_shared<const base::SourceFile>(
            base::SourceFile{"(default style)", std::string(detail::default_style)});
        detail::parse_style_sheet(file, 0, static_cast<std::uint32_t>(file->text.size()), defaults_,
                                  diagnostics_);
    }

    void load_font_faces() {
        for (const detail::FontFaceRule& rule : sheet_.font_faces) {
            detail::FontFaceStyle face;
            base::SourceSpan source = rule.span;
            for (const detail::Declaration& declaration : rule.declarations) {
                detail::apply_font_face(declaration, face);
                if (declaration.property->name == "src") source = declaration.span;
            }
            if (face.family.empty() || face.file.empty()) {
                complain("style.font-face", "@font-face needs font-family and src", rule.span);
                continue;
            }
            auto path = base::resolve_inside(plan_.folder, face.file, source);
            if (!path) {
                add(std::move(path).errors());
                continue;
            }
            text::CatalogueEntry entry;
            entry.family = face.family;
            entry.weight = face.weight;
            entry.italic = face.italic;
            entry.file = path.value();
            auto added = options_.fonts.add_face(std::move(entry), source);
            if (!added) add(std::move(added).errors());
            const auto bytes = base::read_bytes(path.value(), std::size_t{256} << 20);
            if (bytes) plan_.files.push_back({path.value(), base::sha256(bytes.value())});
        }
    }

    void add(base::Diagnostics errors) {
        for (base::Diagnostic& error : errors) diagnostics_.push_back(std::move(error));
    }

    /// By file in the order of reading, then by place; the same error once.
    base::Diagnostics sorted() {
        const auto rank = [this](const base::Diagnostic& one) {
            if (!one.span) return std::size_t{0};
            const auto found = file_order_.find(one.span.file->path);
            return found == file_order_.end() ? file_order_.size() : found->second;
        };
        std::stable_sort(diagnostics_.begin(), diagnostics_.end(),
                         [&rank](const base::Diagnostic& a, const base::Diagnostic& b) {
                             const std::size_t ra = rank(a), rb = rank(b);
                             if (ra != rb) return ra < rb;
                             return a.span.begin < b.span.begin;
                         });
        const auto same = [](const base::Diagnostic& a, const base::Diagnostic& b) {
            return a.code == b.code && a.message == b.message && a.span.file == b.span.file &&
                   a.span.begin == b.span.begin && a.span.end == b.span.end;
        };
        diagnostics_.erase(std::unique(diagnostics_.begin(), diagnostics_.end(), same),
                           diagnostics_.end());
        return std::move(diagnostics_);
    }

    Plan& plan_;
    const CompileOptions& options_;
    base::Diagnostics diagnostics_;
    std::map<std::string, std::size_t> file_order_;
    detail::StyleSheet defaults_, sheet_;
};

}  // namespace

Template::Template() : plan_(std::make_unique<Plan>()) {}
Template::~Template() = default;

base::Result<std::shared_ptr<const Template>> Template::compile(const std::filesystem::path& file,
                                                                const CompileOptions& options) {
    std::shared_ptr<Template> compiled(new Template());
    base::Diagnostics found = Compilation(*compiled->plan_, options).run(file);
    if (base::has_errors(found)) return found;
    compiled->plan_->warnings = std::move(found);
    return std::shared_ptr<const Template>(std::move(compiled));
}

const std::string& Template::name() const { return plan_->name; }
const std::string& Template::version() const { return plan_->version; }
std::span<const Template::Decisions> Template::decisions() const { return plan_->decisions; }

std::vector<rules::Expression::DecisionUse> Template::decision_uses() const {
    std::vector<rules::Expression::DecisionUse> all;
    for (const rules::Expression& expression : plan_->expressions) {
        const auto uses = expression.decisions();
        all.insert(all.end(), uses.begin(), uses.end());
    }
    return all;
}

const value::RecordType* Template::record_type() const { return plan_->schema.record.get(); }
const std::vector<std::string>& Template::languages() const { return plan_->languages; }
const base::Diagnostics& Template::warnings() const { return plan_->warnings; }
std::span<const text::ShapedText* const> Template::static_texts() const {
    return plan_->static_texts;
}
std::span<const text::TextStyle* const> Template::data_text_styles() const {
    return plan_->data_text_styles;
}
std::span<const std::shared_ptr<const graphic::Image>> Template::images() const {
    return plan_->images;
}
std::span<const Template::PagePlace> Template::page_masters() const { return plan_->page_masters; }
const Palette& Template::palette() const { return plan_->palette; }
bool Template::tells_apart(Channel a, Channel b) const {
    for (const ChannelMask mask : plan_->channel_masks) {
        if (((mask & mask_of(a)) != 0) != ((mask & mask_of(b)) != 0)) return true;
    }
    return false;
}

namespace {

void list_attachments(const Plan& plan, Nodes nodes,
                      std::vector<Template::AttachmentPlace>& places) {
    for (const Node* node : nodes) {
        if (node->kind == NodeKind::attach) {
            const auto* attach = static_cast<const AttachNode*>(node);
            places.push_back({plan.span_of(attach->place), attach->profile, attach->channels});
        } else if (node->kind == NodeKind::repeat) {
            list_attachments(plan, static_cast<const RepeatNode*>(node)->children, places);
        } else if (node->kind == NodeKind::branch) {
            for (const auto& one : static_cast<const BranchNode*>(node)->cases) {
                list_attachments(plan, one.children, places);
            }
        }
    }
}

}  // namespace

std::vector<Template::AttachmentPlace> Template::attachments() const {
    std::vector<AttachmentPlace> places;
    list_attachments(*plan_, plan_->attachments, places);
    return places;
}
std::span<const Template::UsedFile> Template::files() const { return plan_->files; }

}  // namespace cajista::templates
