// Who answers kiosks in huanka-office serve: one for each thread, with connections of its own.
#pragma once

#include <optional>
#include <vector>

#include "office/book.h"
#include "office/ledger.h"
#include "office/server.h"

namespace huanka::office {

/// `threads`: without a word one for SQLite, which has one writer at a time, and eight for a server.
Result<std::vector<Server::Handler>, vault::Error> answering(const BookPlace& place, const Rules& rules,
                                                             std::optional<int> threads);

}  // namespace huanka::office
