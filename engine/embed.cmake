# SPDX-License-Identifier: Apache-2.0
# cmake -DSOURCE=engine/.. -DOUTPUT=built_in.cpp -P embed.cmake: the files of run/built_in.h.

function(literal text result)
    # A string literal may not be too long for some compilers; pieces are joined by the compiler.
    string(LENGTH "${text}" length)
    set(at 0)
    set(pieces "")
    while(at LESS length)
        string(SUBSTRING "${text}" ${at} 12000 piece)
        string(APPEND pieces "R\"~embed~(${piece})~embed~\"\n")
        math(EXPR at "${at} + 12000")
    endwhile()
    set(${result} "${pieces}" PARENT_SCOPE)
endfunction()

file(READ ${SOURCE}/fonts/catalogue.xml catalogue)
literal("${catalogue}" catalogue)
file(GLOB files ${SOURCE}/engine/*/codes.md)
list(SORT files)
set(codes "")
foreach(file IN LISTS files)
    file(READ ${file} text)
    string(APPEND codes "${text}\n")
endforeach()
literal("${codes}" codes)
file(WRITE ${OUTPUT} "// Made by engine/embed.cmake.
#include \"run/built_in.h\"

namespace cajista::run {

std::string_view built_in_catalogue() {
    return ${catalogue};
}

std::string_view built_in_codes() {
    return ${codes};
}

}  // namespace cajista::run
")
