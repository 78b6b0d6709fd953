// SPDX-License-Identifier: Apache-2.0
// Every bound that protects the engine from its input, with the reason for the number. What rejects
// a record is a count, never wall-clock, so that the same input falls at the same place everywhere.
// A job may override those of data and documents (`<limits>`, engine/job/README.md).
#pragma once

#include <cstddef>
#include <cstdint>

namespace cajista::base::limits {

// --- files that people write (template, job, style, texts, schema, decision)
constexpr std::size_t source_file_bytes = std::size_t{64} << 20;  // spans are 32-bit; ample
constexpr int xml_depth = 200;     // no real template nests 40 deep; keeps recursion safe
constexpr int include_depth = 20;  // shared pieces of shared pieces; a cycle shows early
constexpr std::size_t expression_bytes = 64 * 1024;  // a FEEL text of a page is 4 KiB
constexpr int expression_depth = 200;                // parser and evaluator recursion

// --- data
constexpr std::size_t record_bytes = std::size_t{256} << 20;  // one customer of 2,000 pages: 20 MB
constexpr int data_depth = 64;                                // nesting of JSON or XML in a record
constexpr std::size_t field_bytes = std::size_t{16} << 20;    // one field's text

// --- one document
constexpr std::size_t document_arena_bytes = std::size_t{2} << 30;  // measured 100 KB a page
constexpr std::uint32_t document_pages = 50'000;
constexpr std::uint64_t rule_steps = 50'000'000;  // expression steps per record (about 1 s)
constexpr std::uint64_t layout_steps = 500'000'000;
// The one limit by the clock: it stops the run (to be resumed) and rejects nothing.
constexpr std::uint32_t record_seconds = 900;  // the counts end sooner on any machine in service
constexpr std::size_t feel_list_items = 10'000'000;

constexpr int value_depth = 500;                   // nesting of lists and contexts that is walked
constexpr std::uint64_t value_steps = 10'000'000;  // of one comparison: lists may share sublists

constexpr std::size_t fill_messages = 1'000;  // told apart in a report; a campaign has some dozen

// --- graphics
constexpr std::uint64_t image_pixels = 200'000'000;  // A3 at 600 dpi is 70 million
constexpr std::size_t chart_points = 5'000;  // ten years by day; a page has no room for more
constexpr std::size_t chart_series = 100;
constexpr std::size_t image_bytes = std::size_t{256} << 20;
constexpr std::size_t pdf_bytes = std::size_t{64} << 20;  // a catalogue of 500 pages has 40 MiB
constexpr std::size_t pdf_pages = 2'000;                  // of one file
constexpr std::size_t pdf_page_objects = 20'000;          // a map of a town has 3,000
constexpr std::size_t pdf_content_bytes = std::size_t{64} << 20;  // of one page, unpacked
constexpr std::size_t pdf_nesting = 64;  // of arrays and dictionaries; a stack's room

// --- attachments
constexpr std::size_t attachment_bytes = std::size_t{64} << 20;  // mail servers take 25 MB
constexpr std::size_t document_attachments = 100;

// --- output
constexpr std::size_t pages_waiting_for_count = 64;  // past this, finished pages spill

}  // namespace cajista::base::limits
