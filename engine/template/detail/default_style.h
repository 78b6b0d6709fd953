// SPDX-License-Identifier: Apache-2.0
// What elements look like before any style of the author: HTML's rendering (section 15.3), with the
// differences that paper asks for. templates/README.md shows this text.
#pragma once

#include <string_view>

namespace cajista::templates::detail {

constexpr std::string_view default_style = R"css(template { font: 10pt "Liberation Sans" }
p { margin: 1em 0 }
h1 { font-size: 2em; font-weight: bold; margin: 0.67em 0; break-after: avoid }
h2 { font-size: 1.5em; font-weight: bold; margin: 0.83em 0; break-after: avoid }
h3 { font-size: 1.17em; font-weight: bold; margin: 1em 0; break-after: avoid }
h4 { font-weight: bold; margin: 1.33em 0; break-after: avoid }
h5 { font-size: 0.83em; font-weight: bold; margin: 1.67em 0; break-after: avoid }
h6 { font-size: 0.67em; font-weight: bold; margin: 2.33em 0; break-after: avoid }
b, strong, th { font-weight: bold }
i, em { font-style: italic }
small { font-size: 0.83em }
sub { font-size: 0.83em; vertical-align: sub }
sup { font-size: 0.83em; vertical-align: super }
a { color: #0000ee; text-decoration: underline }
ul, ol { margin: 1em 0; padding-left: 30pt }
ul { list-style-type: disc }
ul ul { list-style-type: circle; margin: 0 }
ol { list-style-type: decimal }
ol ol, ol ul, ul ol { margin: 0 }
background { position: fixed; top: 0; left: 0 }
hr { margin: 0.5em 0; border-top: 0.75pt solid }
table { border-collapse: collapse; box-sizing: border-box; font-variant-numeric: tabular-nums }
td, th { padding: 0.75pt; vertical-align: top }
tr { break-inside: avoid }
caption { text-align: center; break-after: avoid }
footnote { font-size: 0.8em; padding-left: 1.5em; text-align: start; text-indent: 0pt;
    white-space: normal; list-style-type: decimal }
)css";

}  // namespace cajista::templates::detail
