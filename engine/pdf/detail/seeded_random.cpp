// SPDX-License-Identifier: Apache-2.0
#include "pdf/detail/seeded_random.h"

#include <algorithm>
#include <cstdint>
#include <string>

#define POINTERHOLDER_TRANSITION 4  // qpdf: std::shared_ptr, nothing of before
#include <qpdf/RandomDataProvider.hh>

#include "base/sha256.h"
#include "graphic/qpdf_library.h"

namespace cajista::pdf::detail {

namespace {

struct SeedState {
    std::string seed;
    std::uint64_t blocks = 0;
    base::Sha256 block{};
    std::size_t used = block.size();
};

/// libqpdf asks one source in the whole process, whatever thread it works in.
SeedState*& current() {
    thread_local SeedState* state = nullptr;
    return state;
}

class Provider final : public RandomDataProvider {
public:
    explicit Provider(RandomDataProvider* system) : system_(system) {}
    void provideRandomData(unsigned char* data, std::size_t length) override {
        SeedState* state = current();
        if (state == nullptr) return system_->provideRandomData(data, length);
        for (std::size_t i = 0; i < length; ++i) {
            if (state->used == state->block.size()) {
                std::string source = state->seed;
                for (int shift = 56; shift >= 0; shift -= 8) {
                    source += static_cast<char>(state->blocks >> shift & 0xFF);
                }
                ++state->blocks;
                state->block = base::sha256(source);
                state->used = 0;
            }
            data[i] = static_cast<unsigned char>(state->block[state->used++]);
        }
    }

private:
    RandomDataProvider* system_;
};

void install() {
    static Provider provider(graphic::qpdf().get_random_data_provider());
    static const bool is_installed = [] {
        graphic::qpdf().set_random_data_provider(&provider);
        return true;
    }();
    static_cast<void>(is_installed);
}

}  // namespace

RandomSeed::RandomSeed(std::string_view seed) {
    install();
    if (!seed.empty()) current() = new SeedState{std::string(seed)};
}

RandomSeed::~RandomSeed() {
    delete current();
    current() = nullptr;
}

}  // namespace cajista::pdf::detail
