// From the narrow SQL of this product to PostgreSQL's. Only what differs is touched: the marks of values, the names of
// three column types, and how text is ordered (by bytes, as in SQLite, whatever the server's language is).
#pragma once

#include <string>
#include <string_view>

namespace huanka::postgres {

/// `?` outside of quotes becomes $1, $2, ...; in what begins with CREATE or ALTER the types become PostgreSQL's, too.
/// Comments are left out.
std::string in_postgres(std::string_view sql);

}  // namespace huanka::postgres
