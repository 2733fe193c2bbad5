// A disk that can lose its power, fill up or fail, for SQLite: a VFS whose files live in memory. What is written is
// seen at once by whoever reads, and survives a power cut for certain only when it was synced. Operations that change
// something are counted, so that a test can stop the world at any one of them.
//
// Files of a disk are opened by the path "<disk's name>/<file>". The VFS makes itself SQLite's default one: the code
// under test opens its files as it always does. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dice.h"

namespace huanka::sim {

/// What becomes of the writes that were not synced when the power went.
enum class Loss {
  Everything,   ///< none of them reached the medium
  Nothing,      ///< all did
  SomeWrites,   ///< each did or did not, by chance
  TornSectors,  ///< each 512-byte sector of each did or did not
};
inline constexpr Loss all_losses[] = {Loss::Everything, Loss::Nothing, Loss::SomeWrites, Loss::TornSectors};
const char* to_string(Loss loss);

enum class DiskFault { None, Full, Broken, ReadOnly };
const char* to_string(DiskFault fault);

class CrashDisk {
 public:
  explicit CrashDisk(std::string name);
  ~CrashDisk();
  CrashDisk(const CrashDisk&) = delete;
  CrashDisk& operator=(const CrashDisk&) = delete;
  CrashDisk(CrashDisk&&) = delete;
  CrashDisk& operator=(CrashDisk&&) = delete;

  std::string path(const std::string& file) const { return name_ + "/" + file; }

  /// Changing operations so far: file made, written, cut, synced, removed.
  std::int64_t operations() const { return operations_; }
  /// The power goes while this operation is under way (counted as operations() counts; it is the last one issued).
  void cut_power_at(std::int64_t operation) { cut_at_ = operation; }
  void cut_power() { has_power_ = false; }
  bool has_power() const { return has_power_; }
  /// Settles what was not synced, and works again. All connections must have been closed.
  void restore_power(Loss loss, Dice& dice);

  /// From now on every changing operation fails like this.
  void set_fault(DiskFault fault) { fault_ = fault; }
  /// Whatever was planned for this disk is forgotten.
  void heal() {
    fault_ = range_fault_ = DiskFault::None;
    cut_at_ = -1;
  }
  /// Only the operations of this range fail.
  void fail_between(std::int64_t first, std::int64_t last, DiskFault fault);

  /// A copy of the files as they are, to start another disk from, where all of it is durable.
  std::map<std::string, std::string> files() const;
  void load(const std::map<std::string, std::string>& files);

  /// Whether these bytes lie in any file as it is now: what a thief would find.
  bool holds(const std::string& bytes) const;

  // ---- for the VFS
  struct Write {
    std::int64_t offset = 0;
    std::string bytes;         ///< empty for a cut
    std::int64_t cut_to = -1;  ///< new size, or -1
  };
  struct File {
    std::string now, durable;
    bool is_durable = false, exists = true;
    std::vector<Write> unsynced;
    std::vector<std::unique_ptr<std::string>> shared_memory;
    /// The file of this name before, removed, but not for good yet: after a power cut the name is its own again, with
    /// all it held, or this file's. Never a mixture: they are two files.
    std::shared_ptr<File> before;
  };
  static CrashDisk* of(const std::string& path);
  std::shared_ptr<File> open(const std::string& path, bool make);
  bool exists(const std::string& path) const;
  void remove(const std::string& path, bool synced);
  void sync_folder();  ///< what was made or removed so far is so for good
  /// Counts one changing operation. SQLITE_OK when it may happen; otherwise it must not, and this is the error. With
  /// the power going at this very operation, `issued` tells that it reached the medium's queue.
  int begin_operation(bool& issued);

 private:
  std::string name_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::int64_t operations_ = 0, cut_at_ = -1, fail_first_ = -1, fail_last_ = -1;
  DiskFault fault_ = DiskFault::None, range_fault_ = DiskFault::None;
  bool has_power_ = true;
};

/// Makes the VFS SQLite's default and lets its random numbers (WAL salts) start from this seed.
void use_crash_disks(std::uint64_t seed);

}  // namespace huanka::sim
