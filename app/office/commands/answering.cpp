#include "office/commands/answering.h"

#include <memory>

#include "office/fleet.h"

namespace huanka::office {

Result<std::vector<Server::Handler>, vault::Error> answering(const BookPlace& place, const Rules& rules,
                                                             std::optional<int> threads) {
  constexpr int on_server = 8;
  const int wanted = threads.value_or(place.postgres.empty() ? 1 : on_server);
  const auto times = std::make_shared<ContactTimes>();
  std::vector<Server::Handler> handlers;
  for (int i = 0; i < wanted; ++i) {
    auto ledger = Ledger::open(place, rules);
    if (!ledger) return Failure{ledger.error()};
    auto contacts_book = open_book(place);
    if (!contacts_book) return Failure{contacts_book.error()};
    handlers.emplace_back(
        [ledger = std::make_shared<Ledger>(std::move(ledger).value()),
         contacts = std::make_shared<Contacts>(std::move(contacts_book).value(), times)](const Request& request) {
          // A heartbeat is noted as one.
          if (!request.revoked && request.target != heartbeat_route) contacts->note(request.kiosk, wire::now());
          return answer(request, *ledger, wire::now(), contacts.get());
        });
  }
  return handlers;
}

}  // namespace huanka::office
