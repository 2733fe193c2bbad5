// One lobby of the kill loop: a card reader, a printer, an office and a kiosk that is killed again and again. After
// each kill its store is looked at; at the end of a season both ends and the paper basket are counted.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "card_reader/pcsc_card_reader.h"
#include "ipp_peer.h"
#include "office/ledger.h"
#include "office_process.h"
#include "pcsc_peer.h"
#include "points.h"
#include "rig/temporary_folder.h"
#include "settings/settings.h"

namespace huanka::rig {

struct LobbyOptions {
  std::string kiosk_program, config;
  int kills = 100;
  int season = 90;  ///< kills after which everything is counted and begins anew
  unsigned seed = 1;
};

/// What a lobby counted; `violations` is empty when every invariant held.
struct LobbyCount {
  int kills = 0, office_kills = 0, visits_ended = 0, accepted = 0, cases = 0, letters = 0, papers = 0, seasons = 0;
  int lost_cards = 0;       ///< by the virtual slot
  int printers_broken = 0;  ///< ippeveprinter's own crashes
  int longest_healing_ms = 0;
  std::map<std::string, int> kills_at;  ///< by name of the point, or kind of random moment
  std::vector<std::string> violations;
};

class Lobby {
 public:
  explicit Lobby(LobbyOptions options);

  LobbyCount run();

 private:
  struct Customer {
    std::string id_number, name;
    domain::CaseNumber number;
    bool issued = false;
    int second_visits = 0;
  };
  /// Where this round's kiosk ends.
  struct End {
    std::string name;
    bool by_itself = false;              ///< at a named point, inside the process
    int lines = 0;                       ///< from outside: after so many lines it said
    std::chrono::microseconds after{0};  ///< and this long
    bool office_too = false;
  };
  /// Points in turn, again and again.
  struct Turn {
    std::vector<const KillPoint*> points;
    std::size_t next = 0;

    const KillPoint& take() { return *points[next++ % points.size()]; }
  };

  void open_season();
  void round(End end);
  End choose_end(const KillPoint* point);
  Customer* ready_for_second_visit();
  process::ChildProcess start_kiosk(const std::string& visit, const End& end);
  /// True when it ended itself or was ended as planned; false when the visit was over before.
  bool lead(process::ChildProcess& kiosk, const End& end, Customer& customer);
  void answer(process::ChildProcess& kiosk, const std::string& question);
  void look_at_store();
  void close_season();
  void count_office();
  void count_papers();
  void violated(const std::string& invariant, const std::string& what);
  int chance(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  LobbyOptions options_;
  settings::Settings settings_;
  std::mt19937 random_;
  LobbyCount count_;
  Turn first_starts_, in_visits_;
  PcscPeer reader_;
  card_reader::PcscCardReader watch_{""};

  // of one season
  std::unique_ptr<TemporaryFolder> folder_;
  std::unique_ptr<IppPeer> printer_;
  std::unique_ptr<OfficeProcess> office_;
  std::vector<std::unique_ptr<Customer>> customers_;
  std::set<domain::CaseNumber> accepted_;
  std::set<std::int64_t> started_;   ///< print jobs that were under way at a kill
  std::string old_card_, new_card_;  ///< of who stands here
  int customer_number_ = 0;
};

}  // namespace huanka::rig
