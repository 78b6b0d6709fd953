// SPDX-License-Identifier: Apache-2.0
// What output has when the job doesn't say: its control files, the face of its marks.
#include "print/piece_writer.h"

namespace cajista::print {

std::int32_t mark_face(const pdf::FontPlan& plan) {
    for (std::size_t face = 0; face < plan.faces().size(); ++face) {
        const pdf::PlannedFace& one = plan.faces()[face];
        if (!one.is_deferred && one.is_used_statically) return static_cast<std::int32_t>(face);
    }
    return -1;
}

std::vector<job::Control> controls_of(const job::Production& production) {
    using job::ControlLevel;
    std::vector<job::Control> controls;
    const auto add = [&](std::string path, ControlLevel level,
                         std::initializer_list<std::pair<const char*, const char*>> columns) {
        job::Control control;
        control.path = std::move(path);
        control.level = level;
        for (const auto& [field, name] : columns) control.columns.push_back({field, name});
        controls.push_back(std::move(control));
    };
    add(production.control, ControlLevel::document,
        {{"document", "document"},
         {"key", "key"},
         {"template", "template"},
         {"file", "file"},
         {"page", "first_page"},
         {"pages", "pages"},
         {"sheets", "sheets"},
         {"title", "title"},
         {"recipient", "recipient"},
         {"piece", "piece"}});
    if (!production.controls.empty()) {
        controls.insert(controls.end(), production.controls.begin(), production.controls.end());
        return controls;
    }
    add("pieces.csv", ControlLevel::piece,
        {{"piece", "piece"},
         {"machine", "machine"},
         {"file", "file"},
         {"page", "page"},
         {"pages", "pages"},
         {"sheets", "sheets"},
         {"documents", "documents"},
         {"keys", "keys"},
         {"inserts", "inserts"},
         {"weight", "weight"},
         {"postage", "postage"}});
    add("sheets.csv", ControlLevel::sheet,
        {{"sequence", "sequence"},
         {"piece", "piece"},
         {"sheet", "sheet"},
         {"sheets", "sheets"},
         {"machine", "machine"},
         {"file", "file"},
         {"front", "front"},
         {"back", "back"},
         {"medium", "medium"},
         {"inserts", "inserts"},
         {"key", "key"}});
    return controls;
}

}  // namespace cajista::print
