#include "lobby.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <thread>

#include "domain/identity.h"
#include "store/store.h"

namespace huanka::rig {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using vault::Database;
using vault::Statement;

namespace {
constexpr auto longest_silence = 25s;                              // of a kiosk; then it hangs
constexpr auto healing_bound = 60s;                                // from the last kill until the outbox is empty
constexpr const char* new_card_code = "441621D15600000512345678";  // the last eight digits are the customer's number
constexpr const char* new_pan = "6217210000001234566";

std::string id_number_of(int n) {
  const std::string serial = std::to_string(1000 + n % 9000).substr(1);
  const int day = 1 + (n / 1000) % 28;
  const std::string first = std::string("4416211990") + "03" + (day < 10 ? "0" : "") + std::to_string(day) + serial;
  for (const char last : std::string("0123456789X"))
    if (domain::IdNumber::parse(first + last)) return first + last;
  return {};
}

std::string eight(int n) {
  const std::string digits = std::to_string(n);
  return std::string(8 - digits.size(), '0') + digits;
}
}  // namespace

Lobby::Lobby(LobbyOptions options) : options_(std::move(options)), random_(options_.seed) {
  auto loaded = settings::load_all(options_.config);
  if (loaded)
    settings_ = std::move(loaded).value();
  else
    violated("rig", "configuration");
  if (!reader_.ready()) violated("rig", reader_.problem());
  for (const KillPoint& point : kill_points())
    (point.kind == VisitKind::FirstStart ? first_starts_ : in_visits_).points.push_back(&point);
  // Every lobby begins elsewhere in the lists.
  first_starts_.next = options_.seed;
  in_visits_.next = std::size_t{options_.seed} * 7;
}

void Lobby::violated(const std::string& invariant, const std::string& what) {
  count_.violations.push_back(invariant + ": " + what + " (seed " + std::to_string(options_.seed) + ", kill " +
                              std::to_string(count_.kills) + ")");
}

void Lobby::open_season() {
  customers_.clear();
  accepted_.clear();
  started_.clear();
  folder_ = std::make_unique<TemporaryFolder>();
  printer_ = std::make_unique<IppPeer>();
  office_ = std::make_unique<OfficeProcess>();
  if (!office_->running()) violated("rig", "the office does not listen");
  ++count_.seasons;
}

LobbyCount Lobby::run() {
  for (int in_season = 0; count_.kills < options_.kills && count_.violations.empty(); ++in_season) {
    const bool first_start = in_season % options_.season == 0;
    if (first_start) open_season();
    // Two of three at a named point, the others anywhere.
    const KillPoint* point = first_start ? &first_starts_.take() : chance(3) < 2 ? &in_visits_.take() : nullptr;
    round(choose_end(point));
    if ((in_season + 1) % options_.season == 0 || count_.kills >= options_.kills) close_season();
  }
  return count_;
}

Lobby::End Lobby::choose_end(const KillPoint* point) {
  if (point != nullptr) return {.name = point->name, .by_itself = true};
  switch (chance(5)) {
    case 0:
      return {.name = "random, starting", .after = std::chrono::microseconds(chance(150'000))};
    case 1:
      return {.name = "random, office killed too",
              .lines = 12 + chance(8),
              .after = std::chrono::microseconds(chance(400'000)),
              .office_too = true};
    default:
      return {.name = "random, visiting", .lines = 1 + chance(20), .after = std::chrono::microseconds(chance(120'000))};
  }
}

Lobby::Customer* Lobby::ready_for_second_visit() {
  auto ledger = office::Ledger::open({office_->folder()}, {settings_.county, settings_.calendar});
  if (!ledger) {
    violated("rig", "the office's book cannot be opened");
    return nullptr;
  }
  for (const auto& customer : customers_) {
    // Somebody who came four times in vain has had enough.
    if (customer->number.empty() || customer->second_visits >= 4) continue;
    if (!customer->issued) {
      const auto known = ledger->find(customer->number, wire::now());
      if (!known || known->route != domain::Route::ChangeBank) continue;
      const auto pan = domain::Pan::parse(new_pan);
      customer->issued =
          pan && office_->approve(customer->number) &&
          ledger->issue(customer->number, new_card_code + eight(std::stoi(customer->name)), *pan, wire::now());
    }
    if (customer->issued) return customer.get();
  }
  return nullptr;
}

process::ChildProcess Lobby::start_kiosk(const std::string& visit, const End& end) {
  std::vector<std::string> words{options_.kiosk_program,
                                 "--config",
                                 options_.config,
                                 "--folder",
                                 folder_->path().string(),
                                 "--printer",
                                 printer_->uri(),
                                 "--office",
                                 office_->address().url,
                                 "--certificates",
                                 (office_->folder() / "certificates").string()};
  if (!visit.empty()) words.insert(words.end(), {"--visit", visit});
  if (end.by_itself) words.insert(words.end(), {"--point", end.name, "--count", "1"});
  return {words, (folder_->path() / "kiosk.log").string(), true};
}

void Lobby::answer(process::ChildProcess& kiosk, const std::string& question) {
  if (question == "ask pull") reader_.pull();
  if (question == "ask insert-new") reader_.insert(new_card_);
  if (question == "ask card-again") {
    // Either the virtual slot lost the card, which is the rig's affair, or the kiosk does not see what the service
    // sees.
    if (watch_.state() == card_reader::State::CardPresent) violated("a card that is in is seen", "still on attract");
    ++count_.lost_cards;
    reader_.insert(old_card_);
  }
  kiosk.write_line("ok");
}

bool Lobby::lead(process::ChildProcess& kiosk, const End& end, Customer& customer) {
  int lines = 0;
  const bool from_outside = !end.by_itself;
  if (from_outside && end.lines == 0) {
    std::this_thread::sleep_for(end.after);
    return true;
  }
  while (true) {
    const std::string line = kiosk.read_line(longest_silence);
    if (line.empty()) return true;
    if (line.starts_with("trouble ")) {
      violated("starts again after a kill", line);
      return true;
    }
    if (line.starts_with("accepted ")) {
      customer.number = line.substr(9);
      accepted_.insert(customer.number);
    }
    if (line.starts_with("stuck ")) {
      // Nobody stands by a dead office's or a dead printer's screen to choose the other way out of it.
      if (!end.office_too && !printer_->broke_down()) violated("every state has a way out", line);
      return false;
    }
    if (line == "ended") {
      ++count_.visits_ended;
      return false;
    }
    if (line.starts_with("ask ")) answer(kiosk, line);
    if (!from_outside || ++lines < end.lines) continue;
    if (end.office_too) {
      office_->stop();
      ++count_.office_kills;
    }
    std::this_thread::sleep_for(end.after);
    return true;
  }
}

void Lobby::round(End end) {
  static constexpr std::array routes{"change", "same", "renumber"};
  const bool wants_second =
      end.by_itself
          ? std::any_of(kill_points().begin(), kill_points().end(),
                        [&](const KillPoint& p) { return p.name == end.name && p.kind == VisitKind::SecondVisit; })
          : !end.office_too && chance(2) == 0;
  Customer* customer = wants_second ? ready_for_second_visit() : nullptr;
  std::string visit = "second";
  if (customer == nullptr) {
    if (wants_second && end.by_itself) end = {.name = "after the visit", .by_itself = true};  // a reservation first
    visit = wants_second ? "change" : routes.at(static_cast<std::size_t>(chance(3)));
    const int n = ++customer_number_;
    customers_.push_back(std::make_unique<Customer>(Customer{.id_number = id_number_of(n), .name = std::to_string(n)}));
    customer = customers_.back().get();
  } else {
    ++customer->second_visits;
  }
  old_card_ = "ccb " + customer->id_number + " 张桂花";
  reader_.insert(old_card_);
  if (end.name.find("message_waits") != std::string::npos) {
    office_->stop();
    ++count_.office_kills;
    end.office_too = true;
  }
  process::ChildProcess kiosk = start_kiosk(visit, end);
  new_card_ =
      "new-icbc " + customer->id_number + " 张桂花 " + new_pan + " " + new_card_code + eight(std::stoi(customer->name));
  const bool as_planned = lead(kiosk, end, *customer);
  kiosk.signal(SIGKILL);
  // What it still said before it died counts.
  for (std::string line = kiosk.read_line(1s); !line.empty(); line = kiosk.read_line(1s))
    if (line.starts_with("accepted ")) {
      customer->number = line.substr(9);
      accepted_.insert(customer->number);
    }
  kiosk.end();
  ++count_.kills;
  ++count_.kills_at[as_planned ? end.name : "after the visit"];
  if (end.office_too) office_->start();
  if (printer_->broke_down()) {
    ++count_.printers_broken;
    printer_->start();
  }
  reader_.pull();
  look_at_store();
  // The service looks at its slot every 400 ms; a card exchanged in between would be taken for the same one.
  for (int i = 0; i < 100 && watch_.state() == card_reader::State::CardPresent; ++i) std::this_thread::sleep_for(20ms);
}

// ---- after each kill

void Lobby::look_at_store() {
  const auto folder = folder_->path() / "store";
  if (!std::filesystem::exists(folder / "kiosk.db")) return;  // killed before the first start came so far
  auto database = Database::open(folder / "kiosk.db", Database::Sharing::ReadOnly);
  auto store = store::Store::look(folder);
  if (!database || !store) {
    // Killed while the file was being made: nothing was promised yet.
    if (!accepted_.empty()) violated("the store opens", store ? database.error().detail : store.error().detail);
    return;
  }
  vault::Transaction reading(*database, vault::Transaction::Kind::Read);
  if (Statement whole(*database, "PRAGMA integrity_check"); !whole.next() || whole.text(0) != "ok")
    violated("the store is whole", "integrity_check");
  if (Statement made(*database, "SELECT 1 FROM sqlite_schema WHERE name='audit'"); !made.next()) return;
  if (const auto audit = store->audit_is_whole(); !audit || !*audit) violated("audit chain whole", "broken");

  std::set<domain::CaseNumber> kept;
  for (Statement row(*database, "SELECT number FROM cases"); row.next();) kept.insert(row.text(0));
  for (const auto& number : accepted_)
    if (!kept.contains(number)) violated("what was shown as accepted is durable", number);
  for (Statement row(*database,
                     "SELECT case_number FROM outbox GROUP BY case_number HAVING max(sequence)!=count(*) OR "
                     "min(sequence)!=1");
       row.next();)
    violated("sequences without gap", row.text(0));
  for (Statement row(*database, "SELECT number FROM cases WHERE number NOT IN (SELECT case_number FROM outbox)");
       row.next();)
    violated("no case without its message", row.text(0));

  // A print that was under way at an earlier kill is asked about or still unknown: never taken for done or not done.
  std::set<std::int64_t> started_now;
  for (Statement row(*database, "SELECT id,state FROM print_jobs"); row.next();) {
    const std::string state = row.text(1);
    if (state == "started" && !started_.contains(row.number(0))) started_now.insert(row.number(0));
    if (started_.contains(row.number(0)) && state != "started" && state != "unknown" && state != "came_out" &&
        state != "did_not_come_out")
      violated("an unknown print is never guessed", "job " + std::to_string(row.number(0)) + " became " + state);
  }
  started_.merge(started_now);
  if (reading.trouble()) violated("the store can be read", reading.trouble()->detail);
}

// ---- at the end of a season: both ends and the basket

void Lobby::close_season() {
  const auto began = steady_clock::now();
  process::ChildProcess kiosk = start_kiosk("", {});
  if (const std::string said = kiosk.read_line(longest_silence); said != "up")
    violated("starts again after a kill", "at the end of the season: " + said);
  auto store = store::Store::look(folder_->path() / "store");
  if (!store) return violated("the store opens", store.error().detail);
  while (true) {
    const auto depth = store->outbox_depth();
    if (depth && depth->set_aside > 0) violated("no message set aside", std::to_string(depth->set_aside));
    if (depth && depth->waiting == 0) break;
    if (steady_clock::now() - began > healing_bound) {
      violated("after healing the outbox empties within a bound",
               depth ? std::to_string(depth->waiting) + " waiting" : depth.error().detail);
      break;
    }
    std::this_thread::sleep_for(50ms);
  }
  count_.longest_healing_ms = std::max(
      count_.longest_healing_ms,
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began).count()));
  kiosk.end();
  look_at_store();
  count_office();
  count_papers();
  count_.accepted += static_cast<int>(accepted_.size());
}

void Lobby::count_office() {
  const auto numbers = [](Database& database, const char* sql) {
    std::multiset<std::string> found;
    for (Statement row(database, sql); row.next();) found.insert(row.text(0));
    return found;
  };
  auto mine = Database::open(folder_->path() / "store/kiosk.db", Database::Sharing::ReadOnly);
  auto theirs = Database::open(office_->folder() / "office.db", Database::Sharing::ReadOnly);
  if (!mine || !theirs) return violated("both ends can be counted", mine ? theirs.error().detail : mine.error().detail);
  vault::Transaction here(*mine, vault::Transaction::Kind::Read), there(*theirs, vault::Transaction::Kind::Read);
  const auto kept = numbers(*mine, "SELECT number FROM cases");
  if (kept != numbers(*theirs, "SELECT number FROM cases"))
    violated("every case is with the office exactly once", "the two lists differ");
  for (const auto& number : accepted_)
    if (kept.count(number) != 1) violated("what was shown as accepted is durable", number);
  if (numbers(*mine, "SELECT case_number||'/'||sequence||'/'||idempotency_key FROM outbox") !=
      numbers(*theirs, "SELECT case_number||'/'||sequence||'/'||idempotency_key FROM messages"))
    violated("each (case, sequence) applied once", "outbox and the office's messages differ");
  for (Statement row(*theirs,
                     "SELECT b.case_number FROM messages a JOIN messages b ON a.case_number=b.case_number "
                     "WHERE a.sequence<b.sequence AND a.place>b.place");
       row.next();)
    violated("sequences applied in order", row.text(0));
  // One event for each message: a message never changed a case twice.
  for (Statement row(*theirs,
                     "SELECT m.case_number FROM (SELECT case_number,count(*) AS n FROM messages GROUP BY 1) m JOIN "
                     "(SELECT case_number,count(*) AS n FROM events WHERE actor IN (SELECT kiosk FROM messages) GROUP "
                     "BY 1) e USING "
                     "(case_number) WHERE m.n!=e.n");
       row.next();)
    violated("a message is applied once", row.text(0));
  count_.cases += static_cast<int>(kept.size());
  if (Statement row(*mine, "SELECT count(*) FROM letters"); row.next())
    count_.letters += static_cast<int>(row.number(0));
  if (here.trouble() || there.trouble()) violated("both ends can be counted", "a query failed");
}

void Lobby::count_papers() {
  struct Prints {
    std::set<std::string> jobs, unmarked;
  };
  std::map<std::string, Prints> by_paper;  // "slip CASE" or "letter CASE"
  for (const auto& sheet : printer_->printed()) {
    process::ChildProcess reader({"pdftotext", sheet.string(), "-"}, (folder_->path() / "pdftotext.log").string(),
                                 true);
    std::string text;
    for (int empty = 0; empty < 40;) {
      const std::string line = reader.read_line(5s);
      text += line + "\n";
      empty = line.empty() ? empty + 1 : 0;
    }
    const auto number = text.find(settings_.kiosk.kiosk_id + "-2");
    if (number == std::string::npos) {
      violated("every paper can be read", sheet.filename().string());
      continue;
    }
    const auto ends = text.find_first_not_of("0123456789-", number + settings_.kiosk.kiosk_id.size());
    const bool letter = text.find("L-" + settings_.kiosk.kiosk_id) != std::string::npos;
    Prints& prints = by_paper[(letter ? "letter " : "slip ") + text.substr(number, ends - number)];
    const std::string job = sheet.stem().string().substr(sheet.stem().string().find("-job"));
    prints.jobs.insert(job);
    if (text.find("补打") == std::string::npos) prints.unmarked.insert(job);
    ++count_.papers;
  }
  auto mine = Database::open(folder_->path() / "store/kiosk.db", Database::Sharing::ReadOnly);
  if (!mine) return violated("both ends can be counted", mine.error().detail);
  vault::Transaction reading(*mine, vault::Transaction::Kind::Read);
  std::map<std::string, std::pair<int, int>> recorded;  // proven, and may be out there
  for (Statement row(*mine, "SELECT paper||' '||case_number,state FROM print_jobs"); row.next();) {
    auto& [proven, possible] = recorded[row.text(0)];
    if (row.text(1) == "printed") ++proven;
    if (row.text(1) == "printed" || row.text(1) == "unknown" || row.text(1) == "came_out") ++possible;
  }
  for (const auto& [paper, prints] : by_paper) {
    if (prints.unmarked.size() > 1) violated("one original, every further print marked", paper);
    if (static_cast<int>(prints.jobs.size()) > recorded[paper].second)
      violated("no paper is forgotten", paper + ": more came out than the store thinks possible");
  }
  for (const auto& [paper, state] : recorded)
    if (state.first > static_cast<int>(by_paper[paper].jobs.size()))
      violated("printed means on paper", paper + ": fewer came out than the store calls printed");
}

}  // namespace huanka::rig
