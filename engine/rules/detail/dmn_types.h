// SPDX-License-Identifier: Apache-2.0
// Item definitions (DMN 1.5, 7.3.2) of all files as static types.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/detail/compiler.h"
#include "rules/detail/dmn_file.h"
#include "rules/detail/static_type.h"

namespace cajista::rules::detail {

using DmnFiles = std::vector<std::unique_ptr<DmnFile>>;

/// The file that an import means; null when it isn't among those given.
const DmnFile* imported_file(const DmnFiles& files, const DmnImport& import);

class DmnTypes {
public:
    /// `texts` keeps what is compiled for allowed values; types lie in `arena`.
    DmnTypes(const DmnFiles& files, base::Arena& arena, std::deque<CompiledExpression>& texts,
             base::Diagnostics& problems);
    void compile();

    /// What a typeRef means; `any` with a problem when there is no such type.
    const StaticType& resolve(const DmnFile& file, std::string_view type_ref,
                              const base::SourceSpan& where);
    /// The attribute `typeRef` of an element; null when it has none.
    const StaticType* of(const DmnFile& file, pugi::xml_node node);
    /// The longest name of an item definition at `offset`, with imports' names before it.
    const StaticType* find_at(const DmnFile& file, std::string_view text, std::size_t offset,
                              std::size_t& end) const;
    /// Unary tests that stand alone, of values of `type`; null when they are broken.
    const UnaryTests* tests(const DmnFile& file, const DmnText& text, const StaticType& type);

private:
    struct Definition {
        pugi::xml_node node{};
        StaticType* type = nullptr;
        bool is_filled = false;
        bool is_filling = false;
    };
    using Definitions = std::map<std::string, Definition, std::less<>>;

    void fill(const DmnFile& file, Definition& definition);
    StaticType shape(const DmnFile& file, pugi::xml_node node, std::string_view name);
    StaticType base_shape(const DmnFile& file, pugi::xml_node node);
    const StaticType* component(const DmnFile& file, pugi::xml_node node);
    void allow(const DmnFile& file, pugi::xml_node node, std::string_view element,
               StaticType& type);
    Definition* find(const DmnFile& file, std::string_view name, const DmnFile*& home);
    base::Diagnostic& report(std::string code, std::string message, const base::SourceSpan& where);

    const DmnFiles& files_;
    base::Arena& arena_;
    std::deque<CompiledExpression>& texts_;
    base::Diagnostics& problems_;
    std::map<const DmnFile*, Definitions> definitions_;
    int depth_ = 0;
    int lookups_left_ = 0;
};

}  // namespace cajista::rules::detail
