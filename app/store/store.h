// The kiosk's own memory: cases, journal, outbox, print jobs and audit in one SQLite file. Every step of a visit that
// must not be lost is one transaction here, durable (WAL, synchronous=FULL) before its effect happens. Personal data is
// sealed under a key per case; without that key what remains says nothing about a person.
//
// One Store holds its folder (a lock file) and belongs to one thread. Time and randomness for numbers come in.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/case.h"
#include "process/descriptor.h"
#include "vault/database.h"
#include "vault/key_tree.h"
#include "vault/machine_key.h"

namespace huanka::store {

using vault::Error;
using Instant = std::chrono::sys_seconds;
using domain::CaseNumber;

enum class Paper { Slip, Letter };

/// What became of a sheet. Intended and Started are what a power cut leaves behind; opening the store turns Started
/// into Unknown, because the paper may or may not lie in the tray.
enum class PrintState {
  Intended,       ///< durable wish; nothing was sent to the printer
  Started,        ///< the printer may have it
  Printed,        ///< the printer proved it
  Failed,         ///< the printer proved that nothing came out
  Unknown,        ///< somebody must look
  CameOut,        ///< somebody looked: it is there
  DidNotComeOut,  ///< somebody looked: it is not (a word, not a proof: a further sheet is marked)
  GivenUp         ///< the person went on without it, or the machine stopped before it began
};

struct PrintJob {
  std::int64_t id = 0;
  Paper paper = Paper::Slip;
  CaseNumber number;
  PrintState state = PrintState::Intended;
  Instant at = {};            ///< of the newest change of its state
  bool duplicate = false;     ///< an earlier print of the same paper may be in somebody's hand: this one is marked
  std::string letter_number;  ///< Letter only
  bool operator==(const PrintJob&) const = default;
};

struct OutboxItem {
  std::int64_t id = 0;
  CaseNumber case_number;
  int sequence = 1;
  std::string idempotency_key, body;
  int attempts = 0;
  bool operator==(const OutboxItem&) const = default;
};

/// What one run of erase_due() did.
struct Erasure {
  std::vector<CaseNumber> cases;      ///< erased
  std::vector<CaseNumber> announced;  ///< the office does not have them and their limit is near: staff must act
  bool log_emptied = true;  ///< false while a reader holds an old page in SQLite's log; the next run tries again
};

enum class MessageFate { Waiting, Sent, SetAside };

/// A message to the office as staff see it; never its content.
struct OutboxMessage {
  CaseNumber case_number;
  int sequence = 1;
  MessageFate fate = MessageFate::Waiting;
  int attempts = 0;
  std::string last_reason;
  std::optional<Instant> set_aside_at;
  bool operator==(const OutboxMessage&) const = default;
};

struct OutboxDepth {
  int waiting = 0, set_aside = 0;
  bool operator==(const OutboxDepth&) const = default;
};

/// What the office says about a case.
using OfficeSays = domain::OfficeWord;

struct LetterBegun {
  domain::Case issued;
  PrintJob job;
  domain::NewCard card;  ///< the one the letter speaks of, for every print
};

inline constexpr int staff_tries = 5;
inline constexpr std::chrono::minutes staff_lock{15};

struct AuditEntry {
  Instant at;
  std::string what, about;
};

class Store {
 public:
  /// Makes the folder's files when there are none. InUse when another process holds the folder; KeyMissing or WrongKey
  /// when what is stored there was sealed under a machine key that is not to be had.
  static Result<Store, Error> open(const std::filesystem::path& folder, std::string kiosk_id, Instant now,
                                   const vault::MachineKeyPlace& key_place = {});
  /// The same over a database and machine key that somebody else opened (a simulated disk): no folder, no lock.
  static Result<Store, Error> over(vault::Database database, const vault::SecretKey& machine_key, std::string kiosk_id,
                                   Instant now);
  /// Looks only: takes no lock, changes nothing; for the command line beside a running kiosk.
  static Result<Store, Error> look(const std::filesystem::path& folder, const vault::MachineKeyPlace& key_place = {});

  // ---- cases
  /// `submitted` has no number yet: the next one of its day is reserved, and case, message to the office and the wish
  /// for a slip become durable together.
  /// `picture`: the accepted JPEG of a photo taken here, sealed with the case and told to the office in a message of
  /// its own after the case; empty when there is none.
  Result<domain::Case, Error> save_new_case(domain::Case submitted, Instant now, const std::string& picture = {});
  Result<std::optional<std::string>, Error> picture_of(const CaseNumber& number);
  Result<std::optional<domain::Case>, Error> find(const CaseNumber& number);
  Result<std::vector<domain::Case>, Error> cases_of(const domain::IdNumber& person);  ///< newest first
  Result<std::vector<domain::Case>, Error> cases();                                   ///< newest first
  Result<Done, Error> merge(const CaseNumber& number, const OfficeSays& says, Instant now);
  /// A reservation made elsewhere, as the office has it: kept here for its letter, as long as erase_due lets it stay.
  /// What is here already wins; one that was erased comes back. Gives what is here then.
  Result<domain::Case, Error> take_up(const domain::Case& record, Instant now);
  /// The person stands by their wish: the case and its message to the office become durable together. Erased when the
  /// case is not here; Database, with the requirement, when a rule forbids it.
  Result<domain::Case, Error> confirm_wish(const CaseNumber& number, Instant now);

  // ---- paper
  /// The intended print of this paper, or a new one when the last has ended. Marked duplicate when an earlier one may
  /// exist on paper. Erased when there is nothing left to print.
  Result<PrintJob, Error> next_print(const CaseNumber& number, Paper paper, Instant now);
  /// Stores the issued case with its new card, reserves the letter number (the first time) and gives the print.
  Result<LetterBegun, Error> begin_letter(const domain::Case& issued, const domain::NewCard& card, Instant now);
  /// Durable before the first byte goes to the printer.
  Result<Done, Error> print_started(std::int64_t job, Instant now);
  /// Printed and CameOut of a letter also bring the case to letter_printed and queue the message, in one transaction.
  Result<Done, Error> print_ended(std::int64_t job, PrintState end, Instant now);
  /// The latest print of this paper that is Unknown is settled by somebody who looked.
  Result<Done, Error> resolve_print(const CaseNumber& number, Paper paper, bool came_out, Instant now);
  Result<std::vector<PrintJob>, Error> unknown_prints();
  Result<std::vector<PrintJob>, Error> prints_of(const CaseNumber& number);  ///< oldest first
  Result<std::optional<PrintJob>, Error> last_print(const CaseNumber& number, Paper paper);

  // ---- outbox: per case in order, each until the office has it or it is set aside
  /// One that can no longer be opened is set aside with the reason "damaged".
  Result<std::optional<OutboxItem>, Error> next_due(Instant now);
  /// When the next waiting message may be tried.
  /// Those that may go to the office together: oldest first, each after the earlier ones of its case; at most `most`,
  /// and no more than `bytes` of bodies. It ends before one that cannot be read.
  Result<std::vector<OutboxItem>, Error> due_together(Instant now, std::size_t most, std::size_t bytes);
  Result<std::optional<Instant>, Error> next_try();
  /// `became`: what the office's receipt says became of the case. A receipt may be old (it is repeated word for word),
  /// so it leads a case on and never back from what the office decided since (domain::followed).
  Result<Done, Error> mark_sent(std::int64_t item, Instant now, std::optional<domain::CaseState> became = {});
  Result<Done, Error> mark_failed(std::int64_t item, Instant next_try, const std::string& reason);
  Result<Done, Error> set_aside(std::int64_t item, const std::string& reason, Instant now);
  Result<bool, Error> is_sent(const CaseNumber& number);  ///< nothing of this case waits
  Result<OutboxDepth, Error> outbox_depth();
  /// When the oldest of the waiting messages was queued, by this kiosk's clock; nothing when none waits.
  Result<std::optional<Instant>, Error> oldest_waiting();

  // ---- erasure (operations reference 2.2). An erased case is found no more: not by number, not by person.
  /// Erases every case that is due: 24 hours after its last message was acknowledged when its paper is done (a change
  /// of bank: the letter), 24 hours after it was taken up when nothing came of that, and 30 days after its opening in
  /// any case, with its unsent messages set aside. A case the office does not have is announced first and goes a day
  /// later at the earliest, so that a clock that jumps erases nothing that only exists here. Call it at start and every
  /// hour, with a clock that is not behind the program's own date.
  Result<Erasure, Error> erase_due(Instant now);
  /// When the case was erased; nothing when it was not, or is not known.
  Result<std::optional<Instant>, Error> erased_at(const CaseNumber& number);

  // ---- counting both ends
  Result<std::vector<std::string>, Error> letter_numbers();  ///< reserved so far, in order
  /// Whether a sheet of this case or letter number may lie in a tray or be in a hand, by all this store knows.
  Result<bool, Error> may_be_on_paper(const std::string& number);

  Result<std::vector<OutboxMessage>, Error> messages_of(const CaseNumber& number);
  Result<std::vector<OutboxMessage>, Error> messages_set_aside();  ///< oldest first; number and reason outlive the case

  // ---- the staff's code: tries are counted before a code is looked at, and the count outlives a restart
  /// False while locked: after staff_tries wrong codes in a row nobody is let in for staff_lock.
  Result<bool, Error> begin_staff_try(Instant now);
  /// A right code forgets the wrong ones before it.
  Result<Done, Error> end_staff_try(bool right, Instant now);

  // ---- audit: a chain of hashes; `about` never holds personal data
  Result<Done, Error> note(const std::string& what, const std::string& about, Instant now);
  Result<std::vector<AuditEntry>, Error> audit();
  /// False when an entry was changed or taken out.
  Result<bool, Error> audit_is_whole();

 private:
  Store(std::shared_ptr<process::FileLock> lock, vault::Database database, vault::KeyTree keys, std::string kiosk_id);

  std::int64_t count_up(const std::string& counter);
  std::int64_t count(const std::string& counter);
  void set_count(const std::string& counter, std::int64_t value);
  void put_case(const domain::Case& c, Instant now);
  void keep_picture(const domain::Case& c, const std::string& picture, Instant now);
  std::optional<domain::Case> get_case(const CaseNumber& number);
  std::optional<vault::SecretKey> key_of(const CaseNumber& number);
  std::vector<domain::Case> read_cases(vault::Statement& rows);
  void take_over(const domain::Case& before, const OfficeSays& says, Instant now);
  /// `happened`: what the message tells; it may be older than the message.
  void queue_message(const domain::Case& c, const char* type, const std::string& body_json, Instant happened,
                     Instant now);
  void add_audit(const std::string& what, const std::string& about, Instant now);
  Result<std::optional<OutboxItem>, Error> next_due_or_damaged(Instant now, std::int64_t& damaged);
  Result<std::vector<OutboxMessage>, Error> read_messages(const char* where, const CaseNumber& number);
  void letter_is_printed(const PrintJob& job, Instant now);
  std::optional<PrintJob> latest_print(const CaseNumber& number, Paper paper);
  std::optional<domain::NewCard> open_letter_card(const CaseNumber& number, const std::string& letter_number,
                                                  const std::string& sealed);
  PrintJob add_print(const CaseNumber& number, Paper paper, const std::string& letter_number, Instant now);
  std::vector<PrintJob> read_prints(vault::Statement& rows);
  Result<Done, Error> settle_interrupted(Instant now);
  void bring_forward_from_the_past(Instant now);
  void bring_back_from_the_future(Instant now);
  void erase(const CaseNumber& number, Instant now);
  std::optional<Instant> erased_when(const CaseNumber& number);

  std::shared_ptr<process::FileLock> lock_;
  vault::Database database_;
  vault::KeyTree keys_;
  std::string kiosk_id_;
};

std::string to_string(PrintState state);
std::string to_string(Paper paper);
std::string to_string(MessageFate fate);

}  // namespace huanka::store
