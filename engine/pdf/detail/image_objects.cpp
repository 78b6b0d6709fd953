// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/image_objects.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <png.h>

#include "base/limits.h"

namespace cajista::pdf::detail {

namespace {

base::Diagnostic malformed(const char* what) {
    return base::error("pdf.image-malformed", std::string("an image can't be embedded: ") + what)
        .hint("the image passed the check when it was loaded: the page store may be damaged");
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

std::string dictionary(std::uint32_t width, std::uint32_t height, std::string_view color_space,
                       unsigned depth) {
    return fmt::format(
        "/Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace{}"
        "/BitsPerComponent {}",
        width, height, color_space, depth);
}

std::string_view device_space(unsigned components) {
    return components == 1 ? "/DeviceGray" : components == 3 ? "/DeviceRGB" : "/DeviceCMYK";
}

struct JpegHeader {
    std::uint32_t width = 0, height = 0;
    unsigned components = 0;
    bool has_adobe_marker = false;
};

/// The frame header (ITU-T T.81, B.2.2), and whether an Adobe marker stands before it.
bool read_jpeg_header(std::string_view bytes, JpegHeader& header) {
    std::size_t at = 2;
    while (at + 4 <= bytes.size()) {
        if (bytes[at] != '\xFF') return false;
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xFF) {  // fill byte
            ++at;
            continue;
        }
        const std::uint32_t length = big_endian(bytes, at + 2, 2);
        if (length < 2) return false;
        const bool is_frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_frame) {
            if (at + 10 > bytes.size()) return false;
            header.height = big_endian(bytes, at + 5, 2);
            header.width = big_endian(bytes, at + 7, 2);
            header.components = big_endian(bytes, at + 9, 1);
            return header.width > 0 && header.height > 0 &&
                   (header.components == 1 || header.components == 3 || header.components == 4);
        }
        if (marker == 0xEE && bytes.substr(at + 4, 5) == "Adobe") header.has_adobe_marker = true;
        at += 2 + length;
    }
    return false;
}

base::Status write_jpeg(ObjectFile& file, std::uint32_t number, std::string_view bytes,
                        std::string_view more) {
    JpegHeader header;
    if (!read_jpeg_header(bytes, header)) return malformed("its JPEG header is damaged");
    std::string entries =
        dictionary(header.width, header.height, device_space(header.components), 8) +
        "/Filter/DCTDecode";
    // Adobe's programs write CMYK inverted.
    if (header.components == 4 && header.has_adobe_marker) entries += "/Decode[1 0 1 0 1 0 1 0]";
    entries += more;
    file.write_stream(number, entries, bytes, false);
    return file.status();
}

struct PngHeader {
    std::uint32_t width = 0, height = 0;
    unsigned depth = 0, color_type = 0, interlace = 0;
    bool has_transparency = false;
    std::string_view palette;
    std::string rows;  ///< all IDAT chunks
};

bool read_png(std::string_view bytes, PngHeader& header) {
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const std::size_t length = big_endian(bytes, at, 4);
        const std::string_view type = bytes.substr(at + 4, 4);
        if (length > bytes.size() - at - 12) return false;
        const std::string_view data = bytes.substr(at + 8, length);
        if (type == "IHDR" && length == 13) {
            header.width = big_endian(data, 0, 4);
            header.height = big_endian(data, 4, 4);
            header.depth = big_endian(data, 8, 1);
            header.color_type = big_endian(data, 9, 1);
            header.interlace = big_endian(data, 12, 1);
        } else if (type == "PLTE") {
            header.palette = data;
        } else if (type == "tRNS") {
            header.has_transparency = true;
        } else if (type == "IDAT") {
            header.rows += data;
        } else if (type == "IEND") {
            break;
        }
        at += 12 + length;
    }
    return header.width > 0 && header.height > 0 && !header.rows.empty() &&
           std::uint64_t{header.width} * header.height <= base::limits::image_pixels;
}

/// PNG's rows are what FlateDecode with predictor 15 reads (7.4.4.4).
base::Status write_png_rows(ObjectFile& file, std::uint32_t number, const PngHeader& header,
                            std::string_view more) {
    const unsigned components = header.color_type == 2 ? 3 : 1;
    std::string space(device_space(components));
    if (header.color_type == 3) {
        space = fmt::format("[/Indexed/DeviceRGB {}<", header.palette.size() / 3 - 1);
        for (const char byte : header.palette) {
            space += fmt::format("{:02X}", static_cast<unsigned char>(byte));
        }
        space += ">]";
    }
    const std::string entries =
        dictionary(header.width, header.height, space, header.depth) +
        fmt::format("/DecodeParms<</Predictor 15/Colors {}/BitsPerComponent {}/Columns {}>>",
                    components, header.depth, header.width) +
        std::string(more);
    file.write_stream(number, entries, header.rows, true);
    return file.status();
}

/// The pixels by libpng's simplified interface, which keeps its errors to itself.
base::Status write_png_pixels(ObjectFile& file, std::uint32_t number, std::string_view bytes,
                              std::string_view more) {
    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        return malformed("its PNG header is damaged");
    }
    const bool is_color = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
    const bool has_alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    image.format =
        (is_color ? PNG_FORMAT_FLAG_COLOR : 0U) | (has_alpha ? PNG_FORMAT_FLAG_ALPHA : 0U);
    const std::size_t components = is_color ? 3 : 1;
    const std::size_t stride = components + (has_alpha ? 1 : 0);
    const std::size_t pixels = std::size_t{image.width} * image.height;
    const std::uint32_t width = image.width, height = image.height;
    std::vector<png_byte> decoded(pixels * stride);
    if (png_image_finish_read(&image, nullptr, decoded.data(), 0, nullptr) == 0) {
        png_image_free(&image);
        return malformed("its PNG data is damaged");
    }
    std::string colors(pixels * components, '\0'), alpha(has_alpha ? pixels : 0, '\0');
    for (std::size_t i = 0; i < pixels; ++i) {
        for (std::size_t c = 0; c < components; ++c) {
            colors[i * components + c] = static_cast<char>(decoded[i * stride + c]);
        }
        if (has_alpha) alpha[i] = static_cast<char>(decoded[i * stride + components]);
    }
    std::string entries = dictionary(width, height, device_space(is_color ? 3 : 1), 8);
    if (has_alpha) {
        const std::uint32_t mask = file.allocate();
        file.write_raw_stream(mask, dictionary(width, height, "/DeviceGray", 8), alpha);
        entries += fmt::format("/SMask {} 0 R", mask);
    }
    entries += more;
    file.write_raw_stream(number, entries, colors);
    return file.status();
}

}  // namespace

base::Status write_image(ObjectFile& file, std::uint32_t number, std::string_view bytes,
                         std::string_view more) {
    if (bytes.starts_with("\xFF\xD8")) return write_jpeg(file, number, bytes, more);
    if (!bytes.starts_with("\x89PNG\r\n\x1A\n")) return malformed("it is neither JPEG nor PNG");
    PngHeader header;
    if (!read_png(bytes, header)) return malformed("its PNG structure is damaged");
    const bool has_alpha = header.color_type >= 4 || header.has_transparency;
    const bool has_palette = header.palette.size() >= 3 && header.palette.size() <= 768 &&
                             header.palette.size() % 3 == 0;
    const bool is_simple = header.interlace == 0 && !has_alpha &&
                           (header.color_type == 0 || header.color_type == 2 ||
                            (header.color_type == 3 && has_palette && header.depth <= 8));
    return is_simple ? write_png_rows(file, number, header, more)
                     : write_png_pixels(file, number, bytes, more);
}

}  // namespace cajista::pdf::detail
