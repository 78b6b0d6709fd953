// SPDX-License-Identifier: Apache-2.0
// The routes by which a document leaves, as `only="print archive"` names them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cajista::templates {

enum class Channel : std::uint8_t { print, archive, email, sms, web };

/// Names in the order of the enum.
constexpr std::array<std::string_view, 5> channel_names{"print", "archive", "email", "sms", "web"};

constexpr std::optional<Channel> parse_channel(std::string_view name) {
    for (std::size_t i = 0; i < channel_names.size(); ++i) {
        if (channel_names[i] == name) return static_cast<Channel>(i);
    }
    return std::nullopt;
}

/// A set of channels: bit 1 << channel.
using ChannelMask = std::uint8_t;
constexpr ChannelMask all_channels = (1U << channel_names.size()) - 1;
constexpr ChannelMask mask_of(Channel channel) {
    return static_cast<ChannelMask>(1U << static_cast<unsigned>(channel));
}

}  // namespace cajista::templates
