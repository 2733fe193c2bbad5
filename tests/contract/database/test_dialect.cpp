#include <catch2/catch.hpp>

#include "postgres/dialect.h"

using huanka::postgres::in_postgres;

TEST_CASE("Marks become numbers, in order, outside of quotes and comments", "[dialect]") {
  CHECK(in_postgres("SELECT a FROM t WHERE b=? AND c IN(?,?)") == "SELECT a FROM t WHERE b=$1 AND c IN($2,$3)");
  CHECK(in_postgres("SELECT '?',\"?\" FROM t WHERE a=?") == "SELECT '?',\"?\" FROM t WHERE a=$1");
  CHECK(in_postgres("SELECT 'it''s ?' WHERE a=?") == "SELECT 'it''s ?' WHERE a=$1");
  CHECK(in_postgres("SELECT 1 -- why? \nWHERE a=?") == "SELECT 1 WHERE a=$1");
  CHECK(in_postgres("SELECT 'open") == "SELECT 'open");
}

TEST_CASE("Column types become the server's in what makes tables, and nowhere else", "[dialect]") {
  CHECK(in_postgres("CREATE TABLE t(a TEXT, b INTEGER, c BLOB) STRICT") ==
        "CREATE TABLE t(a TEXT COLLATE \"C\", b BIGINT, c BYTEA) ");
  CHECK(in_postgres("ALTER TABLE t ADD COLUMN d INTEGER") == "ALTER TABLE t ADD COLUMN d BIGINT");
  CHECK(in_postgres("UPDATE t SET TEXT=1") == "UPDATE t SET TEXT=1");
  CHECK(in_postgres("CREATE TABLE TEXTS(INTEGERS BLOB)") == "CREATE TABLE TEXTS(INTEGERS BYTEA)");
}
