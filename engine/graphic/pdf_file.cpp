// SPDX-License-Identifier: Apache-2.0
#include "graphic/pdf_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/binary.h"
#include "base/files.h"
#include "base/limits.h"
#include "graphic/detail/copy_page.h"
#include "graphic/detail/qpdf_handle.h"

namespace cajista::graphic {

namespace {

using detail::QpdfObject;

constexpr std::array<std::string_view, 5> box_names{"crop", "media", "trim", "bleed", "art"};
constexpr std::array<const char*, 5> box_keys{"/CropBox", "/MediaBox", "/TrimBox", "/BleedBox",
                                              "/ArtBox"};
/// What a form sets before it draws, so that it depends on nothing around it.
constexpr std::string_view initial_state = "0 g 0 G 1 w 0 J 0 j 10 M []0 d\n";
constexpr int most_parents = 64;
constexpr double longest_side = 14'400;  // ISO 32000-1, annex C.2

/// The page's own or inherited entry (7.7.3.4).
QpdfObject inherited(QpdfObject node, const char* key) {
    QpdfObject found = node.get(key);
    for (int i = 0; i < most_parents && found.is_null(); ++i) {
        node = node.get("/Parent");
        if (!node.is_dictionary()) break;
        found = node.get(key);
    }
    return found;
}

struct Box {
    double left = 0, bottom = 0, right = 0, top = 0;
    double width() const { return right - left; }
    double height() const { return top - bottom; }
    bool has_area() const { return width() >= 1 && height() >= 1; }
};

Box read_box(const QpdfObject& array) {
    if (array.size() != 4) return {};
    std::array<double, 4> edges{};
    for (int i = 0; i < 4; ++i) {
        const QpdfObject item = array.item(i);
        if (!item.is_number()) return {};
        edges[static_cast<std::size_t>(i)] = item.number();
        if (!(std::abs(item.number()) <= 1e6)) return {};
    }
    return {std::min(edges[0], edges[2]), std::min(edges[1], edges[3]),
            std::max(edges[0], edges[2]), std::max(edges[1], edges[3])};
}

Box meet(const Box& a, const Box& b) {
    return {std::max(a.left, b.left), std::max(a.bottom, b.bottom), std::min(a.right, b.right),
            std::min(a.top, b.top)};
}

/// The box that is shown: never more than the media box (14.11.2.1).
Box shown_box(const QpdfObject& page, PageBox kind) {
    const Box media = read_box(inherited(page, "/MediaBox"));
    const Box crop = read_box(inherited(page, "/CropBox"));
    const Box own = kind == PageBox::media || kind == PageBox::crop
                        ? Box{}
                        : read_box(page.get(box_keys[static_cast<std::size_t>(kind)]));
    Box shown = kind == PageBox::media ? media : own.has_area() ? own : crop;
    if (!shown.has_area()) shown = media;
    const Box inside = meet(shown, media);
    return inside.has_area() ? inside : media;
}

/// From the box to a square of one unit, turned clockwise by quarters.
std::string matrix_of(const Box& box, int quarters) {
    const double w = 1 / box.width(), h = 1 / box.height();
    const double x = box.left * w, y = box.bottom * h;
    std::array<double, 6> m{w, 0, 0, h, -x, -y};
    if (quarters == 1) m = {0, -w, h, 0, -y, 1 + x};
    if (quarters == 2) m = {-w, 0, 0, -h, 1 + x, 1 + y};
    if (quarters == 3) m = {0, w, -h, 0, 1 + y, -x};
    return fmt::format("[{:.9f} {:.9f} {:.9f} {:.9f} {:.9f} {:.9f}]", m[0], m[1], m[2], m[3], m[4],
                       m[5]);
}

base::Length to_length(double points) {
    return {static_cast<std::int64_t>(
        std::llround(points * static_cast<double>(base::Length::units_per_point)))};
}

/// Whether layers are off where the file is opened: they would show here.
bool hides_layers(const QpdfObject& root) {
    const QpdfObject usual = root.get("/OCProperties").get("/D");
    return usual.get("/OFF").size() > 0 || usual.get("/BaseState").name() == "OFF";
}

/// What the metadata says of PDF/A (ISO 19005-2, 6.6.4).
bool claims_archive(const QpdfObject& root) {
    constexpr std::size_t most_bytes = std::size_t{1} << 20;
    const QpdfObject metadata = root.get("/Metadata");
    std::string xmp;
    if (!metadata.is_stream() || !metadata.get("/Filter").is_null() ||
        !metadata.read(QpdfObject::Data::raw, xmp) || xmp.size() > most_bytes) {
        return false;
    }
    return xmp.find("http://www.aiim.org/pdfa/ns/id/") != std::string::npos &&
           xmp.find("pdfaid:part") != std::string::npos;
}

}  // namespace

bool parse_page_box(std::string_view name, PageBox& box) {
    const auto found = std::find(box_names.begin(), box_names.end(), name);
    if (found == box_names.end()) return false;
    box = static_cast<PageBox>(found - box_names.begin());
    return true;
}

base::Result<std::vector<std::uint32_t>> parse_page_list(std::string_view text,
                                                         std::uint32_t count) {
    std::vector<std::uint32_t> pages;
    const auto wrong = [&](std::string message) {
        return base::error("graphic.pdf-pages", std::move(message))
            .hint("numbers and ranges with spaces between: 1-3 5, or 4- to the end");
    };
    const auto number_at = [&](const char*& at, const char* end, std::uint32_t& out) {
        const auto [next, error] = std::from_chars(at, end, out);
        if (error != std::errc{}) return false;
        at = next;
        return true;
    };
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        if (*at == ' ' || *at == ',') {
            ++at;
            continue;
        }
        std::uint32_t first = 0;
        if (pages.empty() && text == "all") {
            first = 1;
            at = end;
        } else if (!number_at(at, end, first)) {
            return wrong(fmt::format("\"{}\" is no list of pages", text));
        }
        std::uint32_t last = text == "all" ? count : first;
        if (at < end && *at == '-') {
            ++at;
            last = count;
            const bool has_last = at < end && *at != ' ' && *at != ',';
            if (has_last && !number_at(at, end, last)) {
                return wrong(fmt::format("\"{}\" is no list of pages", text));
            }
        }
        if (first < 1 || last < first || last > count) {
            return wrong(fmt::format("the file has pages 1 to {}, not {}{}{}", count, first,
                                     last == first ? "" : " to ",
                                     last == first ? "" : std::to_string(last)));
        }
        if (pages.size() + (last - first) >= base::limits::pdf_pages) {
            return wrong(fmt::format("more than {} pages", base::limits::pdf_pages));
        }
        for (std::uint32_t page = first; page <= last; ++page) pages.push_back(page);
    }
    if (pages.empty()) return wrong("no page is named");
    return pages;
}

struct PdfFile::State {
    std::filesystem::path path;
    base::SourceSpan asked_by;
    std::string bytes;  ///< libqpdf reads from here
    base::Sha256 digest{};
    detail::QpdfSession session;
    std::uint32_t count = 0;
    bool is_archive = false;
    bool hides_layers = false;

    base::Diagnostic wrong(std::string_view code, std::string_view problem) const {
        return base::error(std::string(code),
                           fmt::format("PDF file {}: {}", path.string(), problem), asked_by);
    }
};

PdfFile::PdfFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdfFile::~PdfFile() = default;
PdfFile::PdfFile(PdfFile&&) noexcept = default;
PdfFile& PdfFile::operator=(PdfFile&&) noexcept = default;

std::uint32_t PdfFile::page_count() const { return state_->count; }
const base::Sha256& PdfFile::digest() const { return state_->digest; }

base::Result<PdfFile> PdfFile::open(const std::filesystem::path& path,
                                    const base::SourceSpan& asked_by) {
    if (base::Status ready = load_qpdf(); !ready) {
        base::Diagnostics errors = std::move(ready).errors();
        errors.front().span = asked_by;
        return errors;
    }
    auto state = std::make_unique<State>();
    state->path = path;
    state->asked_by = asked_by;
    auto read = base::read_bytes(path, base::limits::pdf_bytes, asked_by);
    if (!read.ok()) {
        return base::error("graphic.image-unreadable", read.errors().front().message, asked_by);
    }
    state->bytes = std::move(read).value();
    state->digest = base::sha256(state->bytes);
    const qpdf_data document = state->session.document;
    const QPDF_ERROR_CODE code =
        qpdf().read_memory(document, "page", state->bytes.data(), state->bytes.size(), nullptr);
    if ((code & QPDF_ERRORS) != 0) {
        qpdf_error error = qpdf().get_error(document);
        if (error != nullptr && qpdf().get_error_code(document, error) == qpdf_e_password) {
            return state->wrong("graphic.pdf-encrypted", "it can't be read without a password")
                .hint("save it without a password: qpdf --decrypt --password=… IN OUT");
        }
        return state->wrong("graphic.pdf-malformed", "it is damaged or no PDF file")
            .hint("export it again; `qpdf --check FILE` tells what is wrong with it");
    }
    if (qpdf().is_encrypted(document) != QPDF_FALSE) {
        return state->wrong("graphic.pdf-encrypted", "it is encrypted")
            .hint("save it without protection, if its owner permits: qpdf --decrypt IN OUT");
    }
    const int count = qpdf().get_num_pages(document);
    const QpdfObject root(document, qpdf().get_root(document));
    if (count < 1) {
        return state->wrong("graphic.pdf-malformed", "it has no pages that can be read")
            .hint("export it again; `qpdf --check FILE` tells what is wrong with it");
    }
    if (static_cast<std::size_t>(count) > base::limits::pdf_pages) {
        return state->wrong("graphic.pdf-too-large", fmt::format("it has {} pages, more than {}",
                                                                 count, base::limits::pdf_pages));
    }
    state->count = static_cast<std::uint32_t>(count);
    state->is_archive = claims_archive(root);
    state->hides_layers = hides_layers(root);
    return PdfFile(std::move(state));
}

base::Result<std::shared_ptr<const Image>> PdfFile::page(std::uint32_t number, PageBox box_kind) {
    State& state = *state_;
    if (number < 1 || number > state.count) {
        return state.wrong("graphic.pdf-pages",
                           fmt::format("it has pages 1 to {}, not {}", state.count, number));
    }
    const QpdfObject page(state.session.document,
                          qpdf().get_page_n(state.session.document, number - 1));
    const auto wrong = [&](std::string_view code, std::string_view problem) {
        return state.wrong(code, fmt::format("page {}: {}", number, problem));
    };
    const Box box = shown_box(page, box_kind);
    const QpdfObject unit = page.get("/UserUnit");
    const double scale = unit.is_number() && unit.number() > 0 ? unit.number() : 1;
    if (!box.has_area() || box.width() * scale > longest_side ||
        box.height() * scale > longest_side) {
        return wrong("graphic.pdf-malformed", "its size is not between 1 and 14,400 points");
    }
    const QpdfObject turn = inherited(page, "/Rotate");
    const int degrees = turn.is_number() ? static_cast<int>(std::fmod(turn.number(), 360)) : 0;
    const int quarters = ((degrees / 90) % 4 + 4) % 4;

    detail::PageCopier copier;
    std::string content;
    bool is_whole = copier.read_content(page.get("/Contents"), content);
    std::string value = fmt::format(
        "/Type/XObject/Subtype/Form/BBox[{:.4f} {:.4f} {:.4f} {:.4f}]"
        "/Matrix{}",
        box.left, box.bottom, box.right, box.top, matrix_of(box, quarters));
    const QpdfObject resources = inherited(page, "/Resources");
    value += "/Resources" + (resources.is_dictionary() ? copier.resources_of(resources)
                                                       : std::string("<</ColorSpace<<\2>>>>"));
    const QpdfObject group = page.get("/Group");
    if (group.is_dictionary()) value += "/Group" + copier.value_of(group);
    is_whole = is_whole && copier.copy_waiting();
    if (!copier.code().empty()) {
        return wrong(copier.code(), copier.problem())
            .hint("export it again, or flatten it: gs -sDEVICE=pdfwrite -o OUT IN");
    }
    if (!is_whole) return wrong("graphic.pdf-malformed", "its content can't be read");
    if (copier.has_layers() && state.hides_layers) {
        return wrong("graphic.pdf-layers", "it has layers that are switched off, which would show")
            .hint("export it without layers, or flatten them");
    }
    ImportedPage::Object& form = copier.page().objects.front();
    form.value = std::move(value);
    form.is_stream = true;
    content.insert(0, initial_state);
    form.is_packed = detail::pack(content, form.data);
    if (!form.is_packed) form.data = std::move(content);

    auto image = std::make_shared<Image>();
    image->kind = Image::Kind::pdf_page;
    const double width = (quarters % 2 == 0 ? box.width() : box.height()) * scale;
    const double height = (quarters % 2 == 0 ? box.height() : box.width()) * scale;
    image->natural_size = {to_length(width), to_length(height)};
    image->width = static_cast<std::uint32_t>(std::max(std::lround(width), 1L));
    image->height = static_cast<std::uint32_t>(std::max(std::lround(height), 1L));
    image->components = 0;
    image->color_spaces = copier.color_spaces();
    image->traits = std::move(copier.traits());
    if (!state.is_archive) image->traits.bits |= PageTraits::unclaimed;
    copier.page().append_to(image->bytes);
    image->digest = base::sha256(image->bytes);
    return std::shared_ptr<const Image>(std::move(image));
}

void ImportedPage::append_to(std::string& out) const {
    out += magic;
    base::BinaryWriter writer(out);
    writer.number(objects.size());
    for (const Object& object : objects) {
        const bool has_digest = object.digest != base::Sha256{};
        writer.number((object.is_stream ? 1U : 0U) + (object.is_packed ? 2U : 0U) +
                      (has_digest ? 4U : 0U));
        writer.text(object.value);
        if (object.is_stream) writer.text(object.data);
        if (has_digest) {
            writer.text(
                {reinterpret_cast<const char*>(object.digest.data()), object.digest.size()});
        }
    }
}

bool ImportedPage::parse(std::string_view bytes, ImportedPage& page) {
    if (!bytes.starts_with(magic)) return false;
    base::BinaryReader reader(bytes.substr(magic.size()));
    const std::uint64_t count = reader.number();
    if (count < 1 || count > base::limits::pdf_page_objects) return false;
    page.objects.clear();
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        Object& object = page.objects.emplace_back();
        const std::uint64_t bits = reader.number();
        object.is_stream = (bits & 1) != 0;
        object.is_packed = (bits & 2) != 0;
        object.value = reader.text();
        if (object.is_stream) object.data = reader.text();
        if ((bits & 4) == 0) continue;
        const std::string_view digest = reader.text();
        if (digest.size() != object.digest.size()) return false;
        std::copy(digest.begin(), digest.end(), reinterpret_cast<char*>(object.digest.data()));
    }
    return reader.ok() && reader.at_end() && page.objects.front().is_stream;
}

}  // namespace cajista::graphic
