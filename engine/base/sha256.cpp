// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <new>

#include <openssl/evp.h>

namespace cajista::base {

namespace {

/// Fetched once: an implicit fetch at every digest costs more than a short digest itself. Const
/// after that and shared by all threads, as OpenSSL allows.
const EVP_MD* algorithm() {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (fetched == nullptr) throw std::bad_alloc();  // the default provider always has it
    return fetched;
}

void require(int status) {
    if (status != 1) throw std::bad_alloc();  // the only way in which SHA-256 can fail
}

}  // namespace

struct Sha256Stream::State {
    State() : context(EVP_MD_CTX_new()) {
        if (context == nullptr) throw std::bad_alloc();
    }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    EVP_MD_CTX* context;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
    require(EVP_DigestInit_ex2(state_->context, algorithm(), nullptr));
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::span<const std::byte> bytes) {
    require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

void Sha256Stream::update(std::string_view text) {
    update(std::as_bytes(std::span(text.data(), text.size())));
}

Sha256 Sha256Stream::finish() {
    Sha256 digest{};
    require(EVP_DigestFinal_ex(state_->context, digest.data(), nullptr));
    return digest;
}

Sha256 sha256(std::span<const std::byte> bytes) {
    Sha256 digest{};
    require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm(), nullptr));
    return digest;
}

Sha256 sha256(std::string_view text) {
    return sha256(std::as_bytes(std::span(text.data(), text.size())));
}

std::string to_hex(const Sha256& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const std::uint8_t byte : digest) {
        text.push_back(digits[byte >> 4U]);
        text.push_back(digits[byte & 0x0FU]);
    }
    return text;
}

}  // namespace cajista::base
