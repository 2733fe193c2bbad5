// PostgreSQL behind the door of vault/database.h: one connection by libpq, in pipeline mode. Statements without rows
// are sent and not waited for; their failures come with the next question or with the commit, so that a transaction
// costs one journey for each question and one for its end.
//
// Writing transactions are SERIALIZABLE: what a reviewer and a kiosk do at the same moment has the outcome of one after
// the other, as with SQLite. Who loses gets Error::Code::Conflict and runs again (Database::in_turn).
#pragma once

#include <string>

#include "vault/database.h"

namespace huanka::postgres {

/// `connection`: libpq's connection string. Error::Code::Lost when there is no such server now; a connection that broke
/// is made again at the next transaction.
Result<vault::Database, vault::Error> open(const std::string& connection);

}  // namespace huanka::postgres
