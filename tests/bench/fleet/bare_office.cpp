// An office that thinks nothing: the same TLS and HTTP, and for each message the same statements in the same
// transaction, with ready-made values. No JSON, no rules, no sealing. For comparison only.
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <memory>

#include "office/book.h"
#include "office/server.h"
#include "vault/sealing.h"

namespace {
using namespace huanka;
using vault::Database;
using vault::Statement;
using vault::Transaction;

constexpr std::size_t usual_case = 900, usual_key = 80, usual_index = 32;  // bytes, as the real office stores them

class Bare {
 public:
  Bare(Database database, std::shared_ptr<std::atomic<std::int64_t>> counter)
      : database_(std::move(database)), counter_(std::move(counter)) {}

  office::Answer answer(const office::Request& request) {
    const bool stored = request.target == "/v1/messages" ? store(request.kiosk) : look();
    if (!stored) return office::problem(503, "busy", "try again");
    return {request.target == "/v1/messages" ? 201 : 200, "{}", false};
  }

 private:
  bool look() {
    return static_cast<bool>(database_.in_turn([&] {
      Transaction transaction(database_, Transaction::Kind::Read);
      Statement rows(database_,
                     "SELECT number,case_key,sealed FROM cases WHERE person=? ORDER BY received_at DESC,number DESC");
      rows.bind_blob(index_);
      while (rows.next()) continue;
      return transaction.finish();
    }));
  }
  bool store(const std::string& kiosk) {
    // As spread as the real ones: each terminal has numbers of its own, each message another person.
    const std::string number = "BARE-" + kiosk + "-" + std::to_string(++*counter_);
    index_ = vault::random_bytes(usual_index);
    return static_cast<bool>(database_.in_turn([&] { return store_once(number); }));
  }
  Result<Done, vault::Error> store_once(const std::string& number) {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement known(
        database_,
        "SELECT c.case_key,c.sealed,m.kiosk,m.idempotency_key,m.sequence,m.sha256,m.state,m.version,m.place "
        "FROM cases c LEFT JOIN messages m ON m.case_number=c.number WHERE c.number=?");
    known.bind(number).next();
    Statement(database_, "INSERT INTO cases VALUES(?,?,?,?,?,?,?,?)")
        .bind(number)
        .bind("BARE")
        .bind("submitted")
        .bind_blob(index_)
        .bind_blob(key_)
        .bind_blob(case_)
        .bind(0)
        .bind(0)
        .run();
    Statement(database_, "INSERT INTO desk VALUES(?,?,?,?,?,?,?,?,?)")
        .bind(number)
        .bind("00001")
        .bind_blob(index_)
        .bind("submitted")
        .bind("icbc")
        .bind("icbc")
        .bind("2026-11-16")
        .bind("")
        .bind("")
        .run();
    Statement(
        database_,
        "INSERT INTO events VALUES(?,(SELECT coalesce(max(place),0)+1 FROM events WHERE case_number=?),?,?,?,?,?)")
        .bind(number)
        .bind(number)
        .bind(0)
        .bind("BARE")
        .bind("case_submitted")
        .bind("submitted")
        .bind(1)
        .run();
    Statement(database_, "INSERT INTO messages VALUES(?,?,?,?,?,?,?,?,?)")
        .bind(number)
        .bind("BARE")
        .bind(1)
        .bind(number)
        .bind(std::string(64, '0'))
        .bind("submitted")
        .bind(1)
        .bind(1)
        .bind(0)
        .run();
    return transaction.finish();
  }

  Database database_;
  std::shared_ptr<std::atomic<std::int64_t>> counter_;
  std::string index_ = vault::random_bytes(usual_index), key_ = vault::random_bytes(usual_key),
              case_ = vault::random_bytes(usual_case);
};
}  // namespace

int main(int argc, char** argv) {
  std::string folder, postgres;
  int threads = 1;
  CLI::App app("The office's door and SQL, and nothing else");
  app.add_option("--folder", folder, "Of an office: certificates, and the book unless --postgres")->required();
  app.add_option("--postgres", postgres)->envname(office::postgres_variable);
  app.add_option("--threads", threads)->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  const auto counter = std::make_shared<std::atomic<std::int64_t>>(0);
  std::vector<office::Server::Handler> handlers;
  for (int i = 0; i < threads; ++i) {
    auto book = office::open_book({folder, postgres});
    if (!book) {
      std::fprintf(stderr, "%s\n", book.error().detail.c_str());
      return EX_UNAVAILABLE;
    }
    handlers.emplace_back([bare = std::make_shared<Bare>(std::move(book).value(), counter)](
                              const office::Request& request) { return bare->answer(request); });
  }
  auto server =
      office::Server::listen("127.0.0.1", 0, {std::filesystem::path(folder) / "certificates"}, std::move(handlers));
  if (!server) return EX_UNAVAILABLE;
  std::printf("listening 127.0.0.1:%d\n", server->port());
  std::fflush(stdout);
  server->run(false);
}
