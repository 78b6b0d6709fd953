// SPDX-License-Identifier: Apache-2.0
// Bidirectional order (UAX 9) of text/ against BidiTest.txt and BidiCharacterTest.txt.
#include <map>

#include "conformance/unicode_cases.h"
#include "text/detail/find_levels.h"

namespace {

using namespace cajista;
using namespace cajista::conformance;
using text::Direction;

/// A character of each class; X9 takes some classes out of the text.
const std::map<std::string_view, char32_t> character_of_class = {
    {"L", 0x61},     {"R", 0x5D0},    {"AL", 0x628},   {"EN", 0x30},    {"ES", 0x2B},
    {"ET", 0x24},    {"AN", 0x660},   {"CS", 0x2C},    {"B", 0x2029},   {"S", 0x9},
    {"WS", 0x20},    {"ON", 0x21},    {"NSM", 0x300},  {"BN", 0x200B},  {"LRE", 0x202A},
    {"RLE", 0x202B}, {"LRO", 0x202D}, {"RLO", 0x202E}, {"PDF", 0x202C}, {"LRI", 0x2066},
    {"RLI", 0x2067}, {"FSI", 0x2068}, {"PDI", 0x2069}};

struct Wanted {
    std::vector<std::string_view> levels;  ///< one a character; "x": any
    std::vector<std::string_view> order;
    std::string_view paragraph;  ///< empty: any
};

class Referee {
public:
    Tally tally;

    bool is_right(const std::u32string& characters, Direction direction, const Wanted& wanted) {
        std::string text;
        offsets_.clear();
        for (const char32_t c : characters) {
            offsets_.push_back(text.size());
            base::append_utf8(text, c);
        }
        const int level = finder_.find(text, direction, levels_);
        if (!wanted.paragraph.empty() && std::to_string(level) != wanted.paragraph) return false;
        if (wanted.levels.size() != characters.size()) return false;
        std::vector<std::uint8_t> kept;
        std::vector<std::size_t> index;
        for (std::size_t i = 0; i < characters.size(); ++i) {
            if (wanted.levels[i] == "x") continue;
            if (std::to_string(levels_[offsets_[i]]) != wanted.levels[i]) return false;
            kept.push_back(levels_[offsets_[i]]);
            index.push_back(i);
        }
        text::detail::find_visual_order(kept, order_);
        if (order_.size() != wanted.order.size()) return false;
        for (std::size_t i = 0; i < order_.size(); ++i) {
            if (std::to_string(index[order_[i]]) != wanted.order[i]) return false;
        }
        return true;
    }

    void count(bool right, const std::string& line, const char* how) {
        if (!right && tally.shows()) std::printf("failed (%s): %s\n", how, line.c_str());
        tally.count(right);
    }

private:
    text::detail::LevelFinder finder_;
    std::vector<std::size_t> offsets_;
    std::vector<std::uint8_t> levels_;
    std::vector<std::uint32_t> order_;
};

/// "@Levels: …", "@Reorder: …", then lines of classes with a set of directions (1 auto, 2 left to
/// right, 4 right to left).
void run_classes(std::ifstream& lines, Referee& referee) {
    std::string levels;
    std::string order;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        if (line[0] == '@') {
            if (line.starts_with("@Levels:")) levels = line.substr(8);
            if (line.starts_with("@Reorder:")) order = line.substr(9);
            for (std::string* one : {&levels, &order}) {
                for (char& c : *one) c = c == '\t' ? ' ' : c;
            }
            continue;
        }
        const auto fields = split(line, ';');
        std::u32string text;
        for (const auto name : split(fields[0], ' ')) text.push_back(character_of_class.at(name));
        const Wanted wanted{split(levels, ' '), split(order, ' '), {}};
        const unsigned long set = std::stoul(std::string(fields[1]), nullptr, 16);
        const std::pair<unsigned long, Direction> directions[] = {{1, Direction::automatic},
                                                                  {2, Direction::left_to_right},
                                                                  {4, Direction::right_to_left}};
        for (const auto& [bit, direction] : directions) {
            if ((set & bit) == 0) continue;
            referee.count(referee.is_right(text, direction, wanted), line,
                          bit == 1   ? "auto"
                          : bit == 2 ? "ltr"
                                     : "rtl");
        }
    }
}

/// "0061 05D0;direction;paragraph level;levels;order", direction 0 ltr, 1 rtl, 2 auto.
void run_characters(std::ifstream& lines, Referee& referee) {
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        const auto fields = split(line, ';');
        std::u32string text;
        for (const auto hex : split(fields[0], ' ')) text.push_back(hexadecimal(hex));
        const Direction direction = fields[1] == "0"   ? Direction::left_to_right
                                    : fields[1] == "1" ? Direction::right_to_left
                                                       : Direction::automatic;
        const Wanted wanted{
            split(fields[3], ' '),
            fields.size() > 4 ? split(fields[4], ' ') : std::vector<std::string_view>{}, fields[2]};
        referee.count(referee.is_right(text, direction, wanted), line, "characters");
    }
}

}  // namespace

int main(int count, char** arguments) {
    Referee referee;
    const auto classes = unicode_file(count, arguments, "BidiTest.txt");
    const auto characters = unicode_file(count, arguments, "BidiCharacterTest.txt");
    std::ifstream class_lines(classes);
    std::ifstream character_lines(characters);
    if (!class_lines) return missing(classes);
    if (!character_lines) return missing(characters);
    run_classes(class_lines, referee);
    run_characters(character_lines, referee);
    return referee.tally.finish();
}
