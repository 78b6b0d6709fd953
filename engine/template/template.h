// SPDX-License-Identifier: Apache-2.0
// A template file with its styles, texts and pictures, compiled once (templates/README.md is the
// language). The namespace is `templates`, because `template` is a word of C++.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/attachment.h"
#include "base/result.h"
#include "base/sha256.h"
#include "document/document.h"
#include "graphic/image.h"
#include "rules/decision.h"
#include "template/channel.h"
#include "template/palette.h"
#include "text/font.h"
#include "text/paragraph.h"
#include "value/schema.h"

namespace cajista::templates {

struct Plan;

struct CompileOptions {
    /// Filled with the faces that the styles ask for; must outlive the template.
    text::FontSet& fonts;
    /// Which template of the job this is, from 0; at most 4095. Part of every StaticId.
    std::uint32_t number = 0;
    /// One more style sheet, read after the template's own, and who asks for it; empty: none.
    std::filesystem::path style{};
    base::SourceSpan style_span{};
};

/// Bounds of one template, so that a hostile one (a piece that includes itself twice, a thousand
/// times) is an error instead of a full memory. Counts, as in base/limits.h.
constexpr std::size_t most_elements = 200'000;  // the largest known template has 6,000
constexpr std::size_t most_position_tests = 6;  // 64 variants of one element's style

/// A compiled template: const, shared by all workers, any thread may read it.
class Template {
public:
    /// Compiles `file` and everything it names (style, texts, schema, pieces, pictures: all inside
    /// its folder). All errors at once, in the order of the files' text: template.*, style.* of
    /// codes.md, and those of rules, locale, value, text and graphic.
    static base::Result<std::shared_ptr<const Template>> compile(const std::filesystem::path& file,
                                                                 const CompileOptions& options);
    ~Template();
    Template(const Template&) = delete;
    Template& operator=(const Template&) = delete;

    const std::string& name() const;
    const std::string& version() const;
    /// The type of its records; null when the template has no <record>. Not the same object as the
    /// job's schema: a composer compares the two by their fields.
    const value::RecordType* record_type() const;
    /// Languages of its texts, as <texts languages> lists them; empty without <texts>.
    const std::vector<std::string>& languages() const;
    /// The decision models it names, and which of their decisions its expressions ask for.
    struct Decisions {
        std::string name;
        std::shared_ptr<const rules::DecisionModel> model;
        base::SourceSpan span;
    };
    std::span<const Decisions> decisions() const;
    std::vector<rules::Expression::DecisionUse> decision_uses() const;
    /// Findings that did not prevent compilation.
    const base::Diagnostics& warnings() const;

    /// All static texts, shaped: what the code plan of the PDF fonts is made from. In order of the
    /// template's text.
    std::span<const text::ShapedText* const> static_texts() const;
    /// The style of every text that data will fill, each once (for the plan of exemplar letters).
    std::span<const text::TextStyle* const> data_text_styles() const;
    /// Pictures that the template names itself, each once.
    std::span<const std::shared_ptr<const graphic::Image>> images() const;
    /// Its inks; every colour of its styles and of the pictures that it names itself.
    const Palette& palette() const;
    std::span<const ColorUse> colors() const { return palette().uses; }
    /// Whether some element is for one of the channels only: then each needs its own document.
    bool tells_apart(Channel a, Channel b) const;
    /// The <attach> elements: where they stand and whether they are electronic invoices.
    struct AttachmentPlace {
        base::SourceSpan span;
        base::InvoiceProfile profile = base::InvoiceProfile::none;
        ChannelMask channels = all_channels;
    };
    std::vector<AttachmentPlace> attachments() const;
    /// Its page masters, each without its variants, and where they stand.
    struct PagePlace {
        const document::PageMaster* master = nullptr;
        base::SourceSpan span;
    };
    std::span<const PagePlace> page_masters() const;
    /// Every file read, with its digest: the fingerprint that `resume` compares.
    struct UsedFile {
        std::filesystem::path path;
        base::Sha256 digest{};
    };
    std::span<const UsedFile> files() const;

    /// For compose/ only.
    const Plan& plan() const { return *plan_; }

private:
    Template();
    std::unique_ptr<Plan> plan_;
};

}  // namespace cajista::templates
