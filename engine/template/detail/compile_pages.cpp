// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/files.h"
#include "base/limits.h"
#include "rules/decision.h"
#include "template/detail/compiler.h"
#include "template/detail/node_kinds.h"

namespace cajista::templates::detail {

void Compiler::declare_record(const SourceNode* record) {
    rules::Scope& scope = open_scope();
    if (record == nullptr) return;
    const SourceAttribute* name = record->find("name");
    const SourceAttribute* schema = record->find("schema");
    if (name == nullptr || schema == nullptr) return;
    auto path = base::resolve_inside(plan_.folder, schema->value, schema->inside);
    if (!path) return complain(std::move(path).errors());
    auto file = base::read_source(path.value(), schema->inside);
    if (!file) return complain(std::move(file).errors());
    plan_.files.push_back({path.value(), base::sha256(file.value()->text)});
    auto loaded = value::load_schema(file.value());
    if (!loaded) return complain(std::move(loaded).errors());
    plan_.schema = std::move(loaded).value();
    using Kind = rules::Type::Kind;
    plan_.record_slot = declare(scope, *name, {Kind::record, Kind::any, plan_.schema.record.get()});
    scope.open(plan_.record_slot);
}

void Compiler::declare_decisions(const SourceNode& root) {
    for (const auto& child : root.children) {
        if (!child->is(Element::decisions)) continue;
        const SourceAttribute* name = child->find("name");
        const SourceAttribute* written = child->find("path");
        if (name == nullptr || written == nullptr) continue;
        auto path = base::resolve_inside(plan_.folder, written->value, written->inside);
        if (!path) {
            complain(std::move(path).errors());
            continue;
        }
        std::vector<base::SourceFilePtr> files;
        auto model = rules::load_decisions(path.value(), written->inside, &files);
        if (!model) {
            complain(std::move(model).errors());
            continue;
        }
        for (const base::SourceFilePtr& file : files) {
            plan_.files.push_back({file->path, base::sha256(file->text)});
        }
        plan_.decisions.push_back({std::string(name->value), model.value(), name->inside});
        scopes_.back().add_decisions(std::string(name->value), std::move(model).value());
    }
}

void Compiler::load_texts(const SourceNode* texts) {
    if (texts == nullptr) return;
    const SourceAttribute* path = texts->find("path");
    const SourceAttribute* languages = texts->find("languages");
    if (path == nullptr || languages == nullptr) return;
    usual_tone_ = texts->find("tone");
    texts_failed_ = true;  // until they are there
    std::vector<std::string> names;
    for (const std::string_view word : words_of(languages->value)) names.emplace_back(word);
    if (names.empty()) {
        complain("template.no-texts", "no language is named", languages->inside);
        return;
    }
    auto folder = base::resolve_inside(plan_.folder, path->value, path->inside);
    if (!folder) return complain(std::move(folder).errors());
    auto loaded = locale::Catalogue::load(folder.value(), names, path->inside);
    if (!loaded) return complain(std::move(loaded).errors());
    plan_.catalogue = std::move(loaded).value();
    texts_failed_ = false;
    plan_.languages = plan_.catalogue.languages();
    if (plan_.language.empty()) plan_.language = plan_.languages.front();
    for (const std::string& language : names) {
        const std::filesystem::path file = folder.value() / (language + ".xml");
        const auto bytes = base::read_bytes(file, base::limits::source_file_bytes);
        if (bytes) plan_.files.push_back({file, base::sha256(bytes.value())});
    }
}

void Compiler::compile(const SourceNode& root, const StyleSheet& sheet) {
    const SourceNode* document = nullptr;
    for (const auto& child : root.children) {
        if (child->is(Element::page)) compile_page(*child, sheet);
        if (!child->is(Element::document)) continue;
        if (document != nullptr) {
            complain("template.twice", "a template has one <document>", child->span);
        }
        document = child.get();
    }
    check_page_rules(sheet);
    if (masters_.empty()) {
        complain("template.no-page", "the template has no <page>", root.span)
            .hints.push_back("add <page name=\"all\"><frame name=\"body\"/></page>");
    }
    plan_.furniture = plan_.arena.copy(furniture_);
    plan_.named_pages = plan_.arena.copy(std::span<const document::PageMaster* const>(masters_));
    if (document == nullptr) {
        complain("template.no-document", "the template has no <document>", root.span);
        return;
    }
    compile_document(*document);
}

// --- pages

void Compiler::check_page_rules(const StyleSheet& sheet) {
    std::vector<std::string_view> names;
    for (const document::PageMaster* master : masters_) names.push_back(master->name);
    for (const PageRule& rule : sheet.pages) {
        if (rule.name.empty() || rule.declarations.empty()) continue;
        if (std::find(names.begin(), names.end(), rule.name) != names.end()) continue;
        suggest(complain("template.unknown-page", fmt::format("there is no page \"{}\"", rule.name),
                         rule.declarations[0].span),
                rule.name, names);
    }
}

const document::PageMaster* Compiler::find_master(std::string_view name) const {
    for (const document::PageMaster* master : masters_) {
        if (master->name == name) return master;
    }
    return nullptr;
}

namespace {

using document::PageMaster;

/// Whether a rule is for the pages that `bits` say (left, first, blank).
bool is_for(const PageRule& rule, std::string_view name, unsigned bits) {
    if (!rule.name.empty() && rule.name != name) return false;
    if ((bits & PageMaster::left_page) == 0) bits |= PageRule::right_page;
    return (rule.where & ~bits) == 0;
}

/// CSS Paged Media 3, 7.1: names, then :first and :blank, then :left and :right.
unsigned weight_of(const PageRule& rule) {
    const auto has = [&rule](unsigned bit) { return (rule.where & bit) != 0 ? 1U : 0U; };
    return (rule.name.empty() ? 0U : 100U) +
           10U * (has(PageMaster::first_page) + has(PageMaster::blank_page)) +
           has(PageMaster::left_page) + has(PageRule::right_page);
}

PageStyle style_of_page(const StyleSheet& sheet, std::string_view name, unsigned bits) {
    std::vector<const PageRule*> rules;
    for (const PageRule& rule : sheet.pages) {
        if (is_for(rule, name, bits)) rules.push_back(&rule);
    }
    std::stable_sort(rules.begin(), rules.end(), [](const PageRule* a, const PageRule* b) {
        return weight_of(*a) < weight_of(*b);
    });
    PageStyle style;
    for (const PageRule* rule : rules) {
        for (const Declaration& declaration : rule->declarations) apply_page(declaration, style);
    }
    const bool is_left = (bits & PageMaster::left_page) != 0;
    if (style.inside) (is_left ? style.margin.right : style.margin.left) = *style.inside;
    if (style.outside) (is_left ? style.margin.left : style.margin.right) = *style.outside;
    return style;
}

bool has_variants(const StyleSheet& sheet, std::string_view name) {
    for (const PageRule& rule : sheet.pages) {
        if (!rule.name.empty() && rule.name != name) continue;
        if (rule.where != 0) return true;
        for (const Declaration& declaration : rule.declarations) {
            if (declaration.property->name == "margin-inside" ||
                declaration.property->name == "margin-outside") {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

void Compiler::compile_page(const SourceNode& source, const StyleSheet& sheet) {
    const std::string_view name = source.get("name");
    if (find_master(name) != nullptr) {
        complain("template.twice", fmt::format("there are two pages \"{}\"", name),
                 source.find("name")->inside);
    }
    const PageStyle style = style_of_page(sheet, name, 0);
    document::PageMaster* master = make_master(source, style);
    masters_.push_back(master);
    plan_.page_masters.push_back({master, source.span});
    compile_furniture(source, *master);
    if (!has_variants(sheet, name)) return;
    std::vector<const PageMaster*> variants;
    const std::size_t errors = diagnostics_.size();
    for (unsigned bits = 0; bits < 8; ++bits) {
        PageMaster* variant = make_master(source, style_of_page(sheet, name, bits));
        variant->base = master;
        variants.push_back(variant);
    }
    // What is wrong in all of them was said of the first.
    if (errors < diagnostics_.size() && errors > 0) diagnostics_.resize(errors);
    master->variants = plan_.arena.copy(variants);
}

document::PageMaster* Compiler::make_master(const SourceNode& source, const PageStyle& style) {
    document::PageMaster* master = plan_.arena.make<document::PageMaster>();
    master->name = plan_.arena.copy(source.get("name"));
    master->notes = style.notes;
    master->size = style.size;
    master->margin = style.margin;
    master->mark_zone = style.mark_zone;
    master->medium = plan_.arena.copy(style.medium);
    master->plex = style.plex;
    master->stationery = plan_.arena.copy(style.stationery);
    for (const auto& child : source.children) {
        if (!child->is(Element::mark_zone)) continue;
        master->mark_zone = {length_of(*child, "left"), length_of(*child, "top"),
                             length_of(*child, "width"), length_of(*child, "height")};
    }
    compile_frames(source, *master);
    const base::Length width = master->size.width - master->margin.horizontal();
    const auto positive = [](base::Length length) { return max(length, base::Length{}); };
    master->header_area = {master->margin.left, style.header_top, width,
                           positive(master->margin.top - style.header_top)};
    master->footer_area = {master->margin.left, master->size.height - master->margin.bottom, width,
                           positive(master->margin.bottom - style.footer_bottom)};
    return master;
}

void Compiler::compile_frames(const SourceNode& source, document::PageMaster& master) {
    const base::Rect body{master.margin.left, master.margin.top,
                          master.size.width - master.margin.horizontal(),
                          master.size.height - master.margin.vertical()};
    if (body.width.units <= 0 || body.height.units <= 0) {
        complain("template.no-room", "the margins leave no room on the page", source.span);
    }
    std::vector<document::Frame> frames;
    bool has_body = false;
    for (const auto& child : source.children) {
        if (!child->is(Element::frame)) continue;
        document::Frame frame;
        frame.name = plan_.arena.copy(child->get("name"));
        std::size_t given = 0;
        for (const char* side : {"left", "top", "width", "height"}) {
            if (child->find(side) != nullptr) ++given;
        }
        frame.fixed = given > 0;
        frame.area = frame.fixed
                         ? base::Rect{length_of(*child, "left"), length_of(*child, "top"),
                                      length_of(*child, "width"), length_of(*child, "height")}
                         : body;
        if (given != 0 && given != 4) {
            complain("template.frame-area", "a fixed frame needs left, top, width and height",
                     child->span)
                .hints.push_back("a frame without any of them is the body: what the margins leave");
        } else if (frame.fixed && (frame.area.width.units <= 0 || frame.area.height.units <= 0)) {
            complain("template.frame-area", "the frame has no area", child->span);
        }
        if (!frame.fixed && has_body) {
            complain("template.frame-area", "a page has one frame without an area", child->span);
        }
        has_body = has_body || !frame.fixed;
        for (const document::Frame& other : frames) {
            // Those without a name are errors already.
            if (other.name != frame.name || frame.name.empty()) continue;
            complain("template.twice", fmt::format("the page has two frames \"{}\"", frame.name),
                     child->find("name")->inside);
        }
        frames.push_back(frame);
    }
    if (frames.empty()) frames.push_back({"body", body, false});
    master.frames = plan_.arena.copy(frames);
}

void Compiler::compile_furniture(const SourceNode& source, const document::PageMaster& master) {
    using Pages = document::Furniture::Pages;
    std::array<FurniturePlan, 3> plans;
    for (const Pages pages : {Pages::all, Pages::left, Pages::right}) {
        FurniturePlan& plan = plans[static_cast<std::size_t>(pages)];
        plan.master = &master;
        plan.pages = pages;
        plan.header_area = master.header_area;
        plan.footer_area = master.footer_area;
    }
    late_place_ = LatePlace::furniture;
    for (const auto& child : source.children) {
        const bool is_header = child->is(Element::header);
        if (!is_header && !child->is(Element::footer)) continue;
        const Pages pages = side_of(*child);
        for (const FurniturePlan& other : plans) {
            const bool meets =
                other.pages == pages || other.pages == Pages::all || pages == Pages::all;
            if (!meets || (is_header ? other.header : other.footer) == nullptr) continue;
            complain("template.twice",
                     fmt::format("the page has two <{}> for the same pages", child->rule->name),
                     child->span)
                .hints.push_back(
                    "one for all pages, or one with side=\"left\" and one with "
                    "side=\"right\"");
            break;
        }
        FurniturePlan& plan = plans[static_cast<std::size_t>(pages)];
        (is_header ? plan.header : plan.footer) =
            container(*child, NodeKind::container, base::Role::artifact, base::Role::paragraph);
    }
    FurniturePlan& all = plans.front();
    all.header = background(source, master, all.header);
    late_place_ = LatePlace::none;
    for (const FurniturePlan& plan : plans) {
        if (plan.header != nullptr || plan.footer != nullptr) furniture_.push_back(plan);
    }
}

/// Headers and footers that name no side are on all pages.
document::Furniture::Pages Compiler::side_of(const SourceNode& source) {
    using Pages = document::Furniture::Pages;
    const SourceAttribute* side = source.find("side");
    if (side == nullptr || side->value == "left") return side == nullptr ? Pages::all : Pages::left;
    if (side->value != "right") {
        complain("template.invalid-word", fmt::format("\"{}\" is no side of a leaf", side->value),
                 side->inside)
            .hints.push_back("left (even pages) or right (odd pages)");
    }
    return Pages::right;
}

// --- the document

void Compiler::compile_document(const SourceNode& source) {
    plan_.locale = text_of(source, "locale");
    plan_.title = text_of(source, "title");
    plan_.currency = text_of(source, "currency");
    const document::PageSequence pages = compile_steps(source);
    plan_.masters = pages.masters;
    plan_.single_master = pages.single;
    plan_.blank_master = pages.blank;
    plan_.page_count = page_count_of(source);
    for (const auto& child : source.children) {
        if (child->is(Element::flow)) compile_flow(*child);
    }
    plan_.attachments = attachments(source);
    plan_.flows = plan_.arena.copy(flows_);
    plan_.recipient_frame = "address";
    if (const SourceAttribute* recipient = source.find("recipient")) {
        std::vector<std::string_view> names;
        for (const FlowPlan& flow : flows_) names.push_back(flow.frame);
        if (std::find(names.begin(), names.end(), recipient->value) == names.end()) {
            suggest(complain("template.unknown-frame",
                             fmt::format("no flow fills a frame \"{}\"", recipient->value),
                             recipient->inside),
                    recipient->value, names);
        }
        plan_.recipient_frame = plan_.arena.copy(recipient->value);
    }
}

void Compiler::compile_flow(const SourceNode& source) {
    const SourceAttribute* frame = source.find("frame");
    if (frame == nullptr) return;
    std::vector<std::string_view> names;
    for (const document::PageMaster* master : masters_) {
        for (const document::Frame& other : master->frames) {
            if (std::find(names.begin(), names.end(), other.name) == names.end()) {
                names.push_back(other.name);
            }
        }
    }
    if (std::find(names.begin(), names.end(), frame->value) == names.end()) {
        suggest(complain("template.unknown-frame",
                         fmt::format("no page has a frame \"{}\"", frame->value), frame->inside),
                frame->value, names);
    }
    for (const FlowPlan& other : flows_) {
        if (other.frame != frame->value) continue;
        complain("template.twice", fmt::format("two flows fill the frame \"{}\"", frame->value),
                 frame->inside);
    }
    flows_.push_back(
        {plan_.arena.copy(frame->value),
         container(source, NodeKind::container, base::Role::none, base::Role::paragraph)});
}

const document::PageMaster* Compiler::master_of(const SourceNode& source,
                                                std::string_view attribute) {
    const SourceAttribute* found = source.find(attribute);
    if (found == nullptr) return nullptr;
    const document::PageMaster* master = find_master(found->value);
    if (master != nullptr) return master;
    std::vector<std::string_view> names;
    for (const document::PageMaster* one : masters_) names.push_back(one->name);
    suggest(complain("template.unknown-page", fmt::format("there is no page \"{}\"", found->value),
                     found->inside),
            found->value, names);
    return nullptr;
}

/// The words of XSL-FO.
document::PageCount Compiler::page_count_of(const SourceNode& source) {
    constexpr std::array<std::string_view, 6> words{"auto",        "even",       "odd",
                                                    "end-on-even", "end-on-odd", "no-force"};
    const SourceAttribute* found = source.find("force-page-count");
    if (found == nullptr) return document::PageCount::automatic;
    const auto word = std::ranges::find(words, found->value);
    if (word != words.end()) return static_cast<document::PageCount>(word - words.begin());
    suggest(
        complain("template.invalid-word",
                 fmt::format("\"{}\" says nothing of a page count", found->value), found->inside),
        found->value, words);
    return document::PageCount::automatic;
}

void Compiler::number_pages(const SourceNode& source, document::PageSequence& pages) {
    using document::FirstNumber;
    pages.count = page_count_of(source);
    const SourceAttribute* found = source.find("initial-page-number");
    if (found == nullptr) return;
    constexpr std::array<std::string_view, 3> words{"auto", "auto-odd", "auto-even"};
    const auto word = std::ranges::find(words, found->value);
    if (word != words.end()) {
        pages.first = static_cast<FirstNumber>(static_cast<int>(FirstNumber::next) +
                                               static_cast<int>(word - words.begin()));
        return;
    }
    const bool is_number =
        !found->value.empty() && found->value.front() >= '0' && found->value.front() <= '9';
    if (is_number) {
        pages.first = FirstNumber::given;
        pages.first_number = number_of(source, "initial-page-number", 1'000'000, 1);
        return;
    }
    complain("template.invalid-word", fmt::format("\"{}\" is no page number", found->value),
             found->inside)
        .hints.push_back("it takes a number from 1, auto, auto-odd or auto-even");
}

/// `first rest* last`; without pages="" the pages of the document, or all in order, the last one
/// repeated. Those that `single` and `blank` name are left out.
document::PageSequence Compiler::compile_steps(const SourceNode& source) {
    using Step = document::MasterStep::Use;
    std::vector<document::MasterStep> steps;
    const SourceAttribute* pages = source.find("pages");
    document::PageSequence sequence;
    sequence.single = master_of(source, "single");
    sequence.blank = master_of(source, "blank");
    if (pages == nullptr && source.is(Element::section)) {
        if (sequence.single == nullptr && sequence.blank == nullptr) return {};
        sequence.masters = plan_.masters;
        return sequence;
    }
    if (pages == nullptr) {
        for (const document::PageMaster* master : masters_) {
            const bool is_special = master == sequence.single || master == sequence.blank;
            if (!is_special || masters_.size() == 1) steps.push_back({master, Step::once});
        }
        if (!steps.empty()) steps.back().use = Step::repeated;
        sequence.masters = plan_.arena.copy(steps);
        return sequence;
    }
    std::vector<std::string_view> names;
    for (const document::PageMaster* master : masters_) names.push_back(master->name);
    bool is_repeated = false;
    for (std::string_view word : words_of(pages->value)) {
        const bool repeats = word.ends_with('*');
        if (repeats) word.remove_suffix(1);
        const document::PageMaster* master = find_master(word);
        if (master == nullptr) {
            suggest(complain("template.unknown-page", fmt::format("there is no page \"{}\"", word),
                             pages->inside),
                    word, names);
            continue;
        }
        if (is_repeated && (repeats || steps.back().use == Step::last)) {
            complain("template.page-order", "only one page can follow the repeated one",
                     pages->inside)
                .hints.push_back("write pages=\"first rest* last\"");
            break;
        }
        steps.push_back({master, repeats ? Step::repeated : is_repeated ? Step::last : Step::once});
        is_repeated = is_repeated || repeats;
    }
    if (!steps.empty() && !is_repeated) steps.back().use = Step::repeated;
    if (words_of(pages->value).empty()) {
        complain("template.page-order", "no page is named", pages->inside);
    }
    sequence.masters = plan_.arena.copy(steps);
    return sequence;
}

}  // namespace cajista::templates::detail
