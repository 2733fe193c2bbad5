// The office's book of cases: applies every kiosk message exactly once, forever (natural uniqueness of kiosk, case and
// sequence beside the idempotency key), records what reviewers decide, and answers questions. Every change of a case is
// a domain transition; the ledger never invents one. Personal data is stored sealed under a key per case.
//
// A studio's photo receipt (R124-R125) is used up by the case that was submitted with it, in the same transaction, once
// its holder and its days were found right; a case that came to nothing leaves it to the same person's next one. A case
// whose receipt is another's, used, expired or not known is taken all the same, because the person has been told that
// it is saved: its photo bears what is wrong with it, for people at the branch to look at.
//
// One Ledger belongs to one thread; several processes may open the same folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/case.h"
#include "office/book.h"
#include "office/book_photo_library.h"
#include "office/case_records.h"
#include "office/message.h"
#include "office/reservation.h"
#include "office/sms.h"
#include "vault/database.h"
#include "vault/key_tree.h"
#include "vault/sealing.h"

namespace huanka::office {

struct LedgerError {
  enum class Code {
    SequenceGap,  ///< `expected` is the sequence to send next
    KeyConflict,  ///< same key or same place in the sequence, other content
    Invalid,      ///< well-formed but against the rules; `refusal` when a domain rule said no
    UnknownCase,
    OpenCase,      ///< the person has a case that goes on; `detail` is its number
    NotOpen,       ///< another terminal may not print its letter (now, or any more)
    NotTried,      ///< of several messages: one before it, of the same case, was not applied
    Stale,         ///< the case was changed since the one who decides looked at it
    TooManyTries,  ///< `expected` is how many seconds to wait
    Busy,          ///< the file was locked for too long; trying again is right
    Storage
  };
  Code code;
  std::string detail;
  int expected = 0;
  std::optional<domain::Refusal> refusal;
  bool operator==(const LedgerError&) const = default;
};

/// One of several messages that came together.
struct Told {
  Message message;
  std::string idempotency_key;
};

struct CaseEvent {
  std::string at;     ///< RFC 3339
  std::string actor;  ///< kiosk id, or who at the office decided
  std::string what;   ///< the transition's name
  domain::CaseState state;
  int version = 0;
  bool operator==(const CaseEvent&) const = default;
};

/// Who at the office decides, and about which version of the case. Each decision is in the audit log (audit.h), in the
/// same transaction; one that a rule refused too.
struct Hand {
  std::string actor = "office";
  std::optional<int> version;  ///< Stale when the case is at another one
};

enum class CardOwner { Match, Mismatch, Unknown };

/// A claimed text message, to be sent now.
struct SmsTry {
  domain::CaseNumber case_number;
  SmsKind kind;
  Sms sms;
  int earlier_attempts = 0;
};
/// Longer than a gateway may take to answer (settings: at most 60 s each for connecting and answering).
inline constexpr std::chrono::seconds sms_claim{150};

/// What the office says of a receipt to a kiosk before which its holder stands.
struct ReceiptAnswer {
  domain::ReceiptStanding standing = domain::ReceiptStanding::NotFound;
  std::optional<PhotoRecord> record;  ///< only where it is theirs and good
};
/// So many look-ups of a kiosk within an hour may find nothing of the person who asked: nobody reads a library by
/// guessing numbers. A person who mistypes needs a few.
inline constexpr int most_receipt_misses = 30;
inline constexpr std::chrono::seconds receipt_misses_within{3600};

/// What the office knows beside the cases: the county's rules and the calendar.
struct Rules {
  domain::County county;
  domain::WorkingCalendar calendar;
};

class Ledger {
 public:
  static Result<Ledger, vault::Error> open(const BookPlace& place, Rules rules);
  /// The same over a database and machine key that somebody else opened (a simulated disk).
  static Result<Ledger, vault::Error> over(Database database, const SecretKey& machine_key, Rules rules);

  Result<Receipt, LedgerError> apply(const Message& message, const std::string& idempotency_key, Instant now);

  /// Several, in order, each with an outcome of its own. Neighbours that speak of one case share a transaction, and no
  /// transaction touches two cases that have nothing to do with each other; being durable is left to the last. Receipts
  /// are only given when all of them are.
  std::vector<Result<Receipt, LedgerError>> apply_all(const std::vector<Told>& told, Instant now);

  Result<domain::Case, LedgerError> find(const domain::CaseNumber& number, Instant now);
  /// Newest first.
  Result<std::vector<domain::Case>, LedgerError> cases_of(const domain::IdNumber& person, Instant now);
  Result<std::vector<domain::Case>, LedgerError> cases(std::optional<domain::CaseState> state, Instant now);
  Result<std::vector<CaseEvent>, LedgerError> events(const domain::CaseNumber& number);
  /// Another library of photos in place of the book's own. It is asked outside transactions, from this ledger's thread.
  void use_library(std::shared_ptr<PhotoLibrary> library) { library_ = std::move(library); }
  /// The library in the book, to be filled; valid while this ledger stays where it is.
  BookPhotoLibrary photos() { return {database_, keys_}; }
  /// What this receipt is worth for this person today. Nothing of another person's record leaves.
  /// TooManyTries, Busy when the library does not answer, Storage.
  Result<ReceiptAnswer, LedgerError> look_up_receipt(const std::string& kiosk, const std::string& receipt_number,
                                                     const domain::IdNumber& person, Instant now);

  /// The JPEG that was taken at the kiosk. UnknownCase when there is none, yet or ever.
  Result<std::string, LedgerError> picture_of(const domain::CaseNumber& number);
  /// Of the kiosk messages applied to this case, in the order they were applied.
  Result<std::vector<int>, LedgerError> sequences_of(const domain::CaseNumber& number);

  /// The text message that tells the person waits from now on (R70); the case stays Approved until it is accepted.
  Result<domain::Case, LedgerError> approve(const domain::CaseNumber& number, Instant now, const Hand& hand = {});
  Result<domain::Case, LedgerError> refuse(const domain::CaseNumber& number, const std::string& reason, Instant now,
                                           const Hand& hand = {});
  /// The original bank has moved the balance (R16): the case is closed with it.
  Result<domain::Case, LedgerError> confirm_transfer(const domain::CaseNumber& number, Instant now,
                                                     const Hand& hand = {});

  /// The issuing bank takes the letter back: whoever checks it from now on hears that it is revoked.
  Result<domain::Case, LedgerError> revoke_letter(const domain::CaseNumber& number, const std::string& reason,
                                                  Instant now, const Hand& hand = {});

  // ---- reservations at a bank's counter
  /// Filed by the target bank's staff (R67) and under review at once (R68), dated by this office's calendar (R69).
  /// `key` is made once for a filing: whoever sends it again gets the same case. An expired reservation of the person
  /// is renewed by it (R72). OpenCase, and nothing else, when the person has a case that goes on.
  Result<domain::Case, LedgerError> reserve(const Reservation& wish, const std::string& key, Instant now,
                                            const Hand& hand);
  /// The whole record, for a terminal that did not open the case and is to print its letter. In the audit log under the
  /// kiosk, refused or not. UnknownCase also when it is another person's; NotOpen (domain::may_be_taken_up).
  Result<domain::Case, LedgerError> take_up(const domain::CaseNumber& number, const domain::IdNumber& person,
                                            const std::string& kiosk, Instant now);
  /// Why reserve() would say no; nothing when it would not.
  std::optional<LedgerError> why_not_reserve(const Reservation& wish, const std::string& key, Instant now);

  // ---- text messages (sms_desk brings them to the gateway)
  /// Claims the next message that was due by `until`: nobody else gets it for sms_claim. Its text speaks of today, and
  /// is composed anew, under a new key, when it has not left by the end of its day.
  Result<std::optional<SmsTry>, LedgerError> begin_sms(Instant until, Instant now, const SmsWording& wording,
                                                       const std::optional<domain::CaseNumber>& only = std::nullopt);
  /// Accepted by the gateway: of an approval, this very day opens the window (R71). A repeat changes nothing.
  Result<Done, LedgerError> sms_accepted(const SmsTry& attempt, const std::string& reference, Instant now);
  Result<Done, LedgerError> sms_not_now(const SmsTry& attempt, const std::string& reason, Instant next_attempt);
  Result<Done, LedgerError> sms_failed(const SmsTry& attempt, const std::string& reason, Instant now);
  /// Oldest first; of one case or one state when given.
  Result<std::vector<SmsRecord>, LedgerError> sms(std::optional<SmsState> state,
                                                  const std::optional<domain::CaseNumber>& only = std::nullopt);
  /// Somebody looked: a message that failed is queued again. UnknownCase when none of this case failed.
  Result<Done, LedgerError> sms_again(const domain::CaseNumber& number, Instant now);

  // ---- new cards
  /// The bank states which new card it made for the case's holder. A bank change must be in its window (R71) and needs
  /// the bank card number, because the letter names it (R15); it stays where it is until the kiosk has printed the
  /// letter. A same-bank case is issued by this.
  Result<domain::Case, LedgerError> issue(const domain::CaseNumber& number, const std::string& identification_code,
                                          const std::optional<domain::Pan>& pan, Instant now, const Hand& hand = {});
  /// Whether this card is the one issued to the case's holder (second visit, domain reference 1.5).
  Result<CardOwner, LedgerError> owner_of(const domain::CaseNumber& number, const std::string& identification_code,
                                          const std::optional<domain::Pan>& pan);

  /// For search_desk (queue.h): finds people by the last four characters of their ID number.
  std::string person_tail_index(std::string_view last_four) const;

 private:
  Ledger(Database database, vault::KeyTree keys, Rules rules)
      : database_(std::move(database)), keys_(std::move(keys)), rules_(std::move(rules)) {}

  // One transaction each; the public functions run them again when another transaction won.
  Result<Receipt, LedgerError> apply_once(const Message& message, const std::string& idempotency_key, Instant now,
                                          const PhotoLibrary::Answer& photo);
  Result<Receipt, LedgerError> apply_fresh(const Message& message, const std::string& idempotency_key, Instant now,
                                           const PhotoLibrary::Answer& photo, const Dealings& so_far);
  Result<Receipt, LedgerError> apply_within(const Message& message, const std::string& idempotency_key, Instant now,
                                            const PhotoLibrary::Answer& photo);
  struct Several;
  void apply_runs(Several& several);
  bool apply_run(Several& several, std::size_t begin, std::size_t end);
  Result<Done, LedgerError> make_durable(const Message& message);
  Result<domain::Case, LedgerError> first_case(const Message& message, const CaseSubmitted& submission,
                                               domain::Date today, const PhotoLibrary::Answer& photo);
  PhotoLibrary::Answer ask_library(const std::string& receipt_number);
  PhotoLibrary::Answer photo_of(const Message& message);
  domain::Photo take_up_receipt(const domain::Case& c, const PhotoLibrary::Answer& answer);
  domain::ReceiptStanding standing_of(const PhotoLibrary::Answer& answer, const std::string& receipt_number,
                                      const domain::IdNumber& person, domain::Date day);
  std::optional<LedgerError> too_many_misses(const std::string& kiosk, Instant now);
  void count_miss(const std::string& kiosk, Instant now);
  Result<domain::Case, LedgerError> next_case(const Message& message, const KeptCase& kept, Instant now);
  domain::Case closed_when_confirmed(KeptCase kept, Instant now);
  std::optional<LedgerError> close_renewed(const domain::Case& renewal, Instant now);
  Result<domain::Case, LedgerError> with_picture(const KeptCase& kept, const PictureTaken& picture);
  Result<domain::Case, LedgerError> with_letter(const KeptCase& kept, const LetterPrinted& letter, Instant printed_at);
  std::vector<domain::Case> of_person(const domain::IdNumber& person, Instant now);
  std::optional<domain::CaseNumber> filed_under(const domain::BankCode& bank, const std::string& key);
  domain::CaseNumber next_counter_number(const domain::BankCode& bank, domain::Date today);
  void touch(const Message& message);
  Result<domain::Case, LedgerError> reserve_once(const Reservation& wish, const std::string& key, Instant now,
                                                 const Hand& hand);
  Result<std::optional<SmsTry>, LedgerError> begin_sms_once(Instant until, Instant now, const SmsWording& wording,
                                                            const std::optional<domain::CaseNumber>& only);
  Result<Done, LedgerError> change_queued(const SmsTry& attempt, const std::string& change, const std::string& reason,
                                          Instant at);
  Result<Done, LedgerError> sms_accepted_once(const SmsTry& attempt, const std::string& reference, Instant now);
  template <class Decision>
  Result<domain::Case, LedgerError> decide_once(const domain::CaseNumber& number, const char* what, Instant now,
                                                const Hand& hand, Decision decision);
  template <class Decision>
  Result<domain::Case, LedgerError> decide(const domain::CaseNumber& number, const char* what, Instant now,
                                           const Hand& hand, Decision decision);
  domain::NewCard new_card(const domain::Case& c, const IssuedCard& card) const;

  CaseRecords records() { return {database_, keys_}; }
  std::vector<domain::Case> read_as_of(Statement& rows, Instant now);
  void queue_sms(const domain::CaseNumber& number, SmsKind kind, Instant now);

  Database database_;
  vault::KeyTree keys_;
  Rules rules_;
  std::shared_ptr<PhotoLibrary> library_;  ///< in place of the book's own
};

}  // namespace huanka::office
