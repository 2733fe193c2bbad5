// ippeveprinter in a folder of its own, on a free loopback port, with a private message bus (it will not start without
// one). Papers land in the basket; a control file decides what the next job meets.
#pragma once

#include <string>
#include <vector>

#include "process/child_process.h"
#include "rig/temporary_folder.h"

namespace huanka::rig {

class IppPeer {
 public:
  IppPeer();

  std::string uri() const;
  /// Every sheet set that came out, oldest first, as "<time>-job<start>x<number>.pdf": copies of one job share its
  /// number, which begins anew with each start.
  std::vector<std::filesystem::path> printed() const;

  void empty_tray();
  void leave_few_sheets();
  void fill_tray();
  /// The next job meets this: printer-state keyword, raised until mend(); empty for none.
  void raise(const std::string& keyword);
  void mend();
  void abort_next();
  void stop();    ///< switched off: the process is gone
  void start();   ///< on again, same address
  void freeze();  ///< SIGSTOP
  void thaw();
  /// Ended by a signal nobody sent: ippeveprinter itself crashes now and then (seen: once in some thousand kills of
  /// its clients). start() puts another in its place.
  bool broke_down() const;

 private:
  void web(const std::string& query) const;

  TemporaryFolder folder_;
  int port_, starts_ = 0;
  process::ChildProcess bus_, printer_;
};

}  // namespace huanka::rig
