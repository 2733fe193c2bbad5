// The tables of the office's book. The same text serves SQLite and PostgreSQL, and is kept so narrow that it also fits
// databases which spread rows over machines (operations reference 5.3): every key and every unique constraint of what
// belongs to a case begins with its number, of what belongs to a terminal with the kiosk; numbers are counted within
// them, not drawn from a sequence. Users, sessions and the audit log are small and belong to the whole office.
#pragma once

#include <cstdint>
#include <vector>

namespace huanka::office {

/// The first version that left the workshop; a book of an earlier one is refused, not guessed at.
inline constexpr std::int64_t first_schema_version = 5;

/// For Database::migrate.
const std::vector<const char*>& book_schema();

}  // namespace huanka::office
