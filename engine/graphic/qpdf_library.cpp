// SPDX-License-Identifier: Apache-2.0
#include "graphic/qpdf_library.h"

#include <dlfcn.h>

#include <string>

#include <fmt/format.h>

namespace cajista::graphic {

namespace {

struct Loaded {
    QpdfLibrary functions;
    std::string failure;  ///< empty: it is there
};

/// The name of the interface that the headers were of: another would have other functions.
constexpr const char* library_name = CAJISTA_QPDF_NAME;

template <typename Function>
void find(void* library, const char* name, Function& function, std::string& failure) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (function == nullptr && failure.empty()) failure = fmt::format("it has no {}", name);
}

Loaded load() {
    Loaded made;
    // Never closed: its functions are used as long as the process lives.
    void* library = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* reason = ::dlerror();
        made.failure = reason != nullptr ? reason : "it can't be loaded";
        return made;
    }
#define X(name) find(library, "qpdf_" #name, made.functions.name, made.failure);
    CAJISTA_QPDF_FUNCTIONS(X)
#undef X
    find(library, "_ZN5QUtil21getRandomDataProviderEv", made.functions.get_random_data_provider,
         made.failure);
    find(library, "_ZN5QUtil21setRandomDataProviderEP18RandomDataProvider",
         made.functions.set_random_data_provider, made.failure);
    return made;
}

const Loaded& loaded() {
    static const Loaded once = load();
    return once;
}

}  // namespace

base::Status load_qpdf() {
    if (loaded().failure.empty()) return {};
    return base::error("graphic.qpdf-missing",
                       fmt::format("{} can't be used: {}", library_name, loaded().failure))
        .hint("install it (libqpdf29 in Debian)");
}

const QpdfLibrary& qpdf() { return loaded().functions; }

}  // namespace cajista::graphic
