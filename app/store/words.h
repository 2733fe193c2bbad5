// Inside the store only: the words its tables use.
#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "store/store.h"

namespace huanka::store {

inline constexpr std::array print_words{std::pair{PrintState::Intended, "intended"},
                                        std::pair{PrintState::Started, "started"},
                                        std::pair{PrintState::Printed, "printed"},
                                        std::pair{PrintState::Failed, "failed"},
                                        std::pair{PrintState::Unknown, "unknown"},
                                        std::pair{PrintState::CameOut, "came_out"},
                                        std::pair{PrintState::DidNotComeOut, "did_not_come_out"},
                                        std::pair{PrintState::GivenUp, "given_up"}};

inline PrintState print_state_from(const std::string& word) {
  for (const auto& [state, text] : print_words)
    if (word == text) return state;
  return PrintState::Unknown;  // a word of no version of ours: somebody must look
}

inline std::string audit_hash(const std::string& previous, std::int64_t at, const std::string& what,
                              const std::string& about) {
  return vault::sha256_hex(fmt::format("{}\n{}\n{}\n{}", previous, at, what, about));
}

}  // namespace huanka::store
