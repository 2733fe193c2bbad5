#include "crash_disk.h"

#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace huanka::sim {

namespace {
constexpr int sector = 512;
constexpr std::int64_t julian_milliseconds_2026 =
    212'647'550'400'000;  // sqlite asks the date only for its own functions

std::map<std::string, CrashDisk*>& disks() {
  static std::map<std::string, CrashDisk*> known;
  return known;
}

std::uint64_t& random_state() {
  static std::uint64_t state = 0;
  return state;
}

void put_on(std::string& content, const CrashDisk::Write& write) {
  if (write.cut_to >= 0) return content.resize(static_cast<std::size_t>(write.cut_to));
  const auto end = static_cast<std::size_t>(write.offset) + write.bytes.size();
  if (content.size() < end) content.resize(end);
  std::memcpy(content.data() + write.offset, write.bytes.data(), write.bytes.size());
}

/// Each sector of the write arrives or does not.
void put_torn_on(std::string& content, const CrashDisk::Write& write, Dice& dice) {
  if (write.cut_to >= 0) {
    if (dice.chance(0.5)) put_on(content, write);
    return;
  }
  for (std::size_t at = 0; at < write.bytes.size();) {
    const auto in_sector = static_cast<std::size_t>((write.offset + static_cast<std::int64_t>(at)) % sector);
    const std::size_t part = std::min(sector - in_sector, write.bytes.size() - at);
    if (dice.chance(0.5))
      put_on(content, {.offset = write.offset + static_cast<std::int64_t>(at), .bytes = write.bytes.substr(at, part)});
    at += part;
  }
}

/// What `now` is once only `durable` counts: they differ at most where something was written since the last sync. A
/// year's file is large; it is not copied for every power cut.
std::string as_after(std::string now, const std::string& durable, const std::vector<CrashDisk::Write>& unsynced) {
  if (std::any_of(unsynced.begin(), unsynced.end(), [](const auto& write) { return write.cut_to >= 0; }))
    return durable;
  now.resize(durable.size());
  for (const CrashDisk::Write& write : unsynced) {
    const auto begin = std::min(static_cast<std::size_t>(write.offset), durable.size());
    const auto end = std::min(static_cast<std::size_t>(write.offset) + write.bytes.size(), durable.size());
    std::copy(durable.begin() + static_cast<std::ptrdiff_t>(begin), durable.begin() + static_cast<std::ptrdiff_t>(end),
              now.begin() + static_cast<std::ptrdiff_t>(begin));
  }
  return now;
}

/// SQLite's file: C layout, the first member is SQLite's.
struct OpenFile {
  sqlite3_file base;
  CrashDisk* disk;
  std::shared_ptr<CrashDisk::File> file;
  std::string path;
  bool remove_on_close, syncs_folder;
};
OpenFile& self(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

int close_file(sqlite3_file* file) {
  OpenFile& open = self(file);
  if (open.remove_on_close && open.disk->has_power()) open.disk->remove(open.path, false);
  open.file.~shared_ptr();
  open.path.~basic_string();
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  const OpenFile& open = self(file);
  if (!open.disk->has_power()) return SQLITE_IOERR_READ;
  const std::string& content = open.file->now;
  const auto have = std::max<std::int64_t>(0, static_cast<std::int64_t>(content.size()) - offset);
  const auto part = static_cast<std::size_t>(std::min<std::int64_t>(have, size));
  std::memcpy(to, content.data() + (part > 0 ? offset : 0), part);
  if (part == static_cast<std::size_t>(size)) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + part, 0, static_cast<std::size_t>(size) - part);
  return SQLITE_IOERR_SHORT_READ;
}

int change(sqlite3_file* file, CrashDisk::Write write) {
  const OpenFile& open = self(file);
  bool issued = false;
  const int code = open.disk->begin_operation(issued);
  if (!issued) return code;
  put_on(open.file->now, write);
  open.file->unsynced.push_back(std::move(write));
  return code;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  return change(
      file, {.offset = offset, .bytes = std::string(static_cast<const char*>(from), static_cast<std::size_t>(size))});
}

int cut_file(sqlite3_file* file, sqlite3_int64 size) { return change(file, {.cut_to = size}); }

int sync_file(sqlite3_file* file, int) {
  const OpenFile& open = self(file);
  bool issued = false;
  // The power going during a sync is the power going before it: what was waiting may or may not have arrived.
  if (const int code = open.disk->begin_operation(issued); code != SQLITE_OK) return code;
  for (const CrashDisk::Write& write : open.file->unsynced) put_on(open.file->durable, write);
  open.file->unsynced.clear();
  // SQLite syncs the folder with the first sync of a new journal or log: every name in it is durable then.
  if (!open.file->is_durable && open.syncs_folder) open.disk->sync_folder();
  open.file->is_durable = true;
  return SQLITE_OK;
}

int size_of(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(self(file).file->now.size());
  return self(file).disk->has_power() ? SQLITE_OK : SQLITE_IOERR_FSTAT;
}

int lock(sqlite3_file*, int) { return SQLITE_OK; }
int is_reserved(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return sector; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }  // as the system's own VFS

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  auto& regions = self(file).file->shared_memory;
  if (static_cast<std::size_t>(region) >= regions.size()) {
    *out = nullptr;
    if (extend == 0) return SQLITE_OK;
    while (static_cast<std::size_t>(region) >= regions.size())
      regions.push_back(std::make_unique<std::string>(static_cast<std::size_t>(size), '\0'));
  }
  *out = regions[static_cast<std::size_t>(region)]->data();
  return SQLITE_OK;
}
int lock_shared(sqlite3_file*, int, int, int) { return SQLITE_OK; }
void barrier(sqlite3_file*) {}
int unmap_shared(sqlite3_file* file, int remove) {
  if (remove != 0) self(file).file->shared_memory.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods methods{.iVersion = 2,
                                     .xClose = close_file,
                                     .xRead = read_file,
                                     .xWrite = write_file,
                                     .xTruncate = cut_file,
                                     .xSync = sync_file,
                                     .xFileSize = size_of,
                                     .xLock = lock,
                                     .xUnlock = lock,
                                     .xCheckReservedLock = is_reserved,
                                     .xFileControl = control,
                                     .xSectorSize = sector_size,
                                     .xDeviceCharacteristics = characteristics,
                                     .xShmMap = map_shared,
                                     .xShmLock = lock_shared,
                                     .xShmBarrier = barrier,
                                     .xShmUnmap = unmap_shared,
                                     .xFetch = nullptr,
                                     .xUnfetch = nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  CrashDisk* disk = name != nullptr ? CrashDisk::of(name) : nullptr;
  if (disk == nullptr || !disk->has_power()) return SQLITE_CANTOPEN;
  const bool make = (flags & SQLITE_OPEN_CREATE) != 0;
  if (!disk->exists(name) && make) {
    bool issued = false;
    if (const int code = disk->begin_operation(issued); code != SQLITE_OK)
      return code == SQLITE_FULL ? SQLITE_FULL : SQLITE_CANTOPEN;
  }
  auto opened = disk->open(name, make);
  if (!opened) return SQLITE_CANTOPEN;
  new (file) OpenFile{.base = {.pMethods = &methods},
                      .disk = disk,
                      .file = std::move(opened),
                      .path = name,
                      .remove_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0,
                      .syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0};
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
  CrashDisk* disk = CrashDisk::of(name);
  if (disk == nullptr || !disk->has_power()) return SQLITE_IOERR_DELETE;
  if (!disk->exists(name)) return SQLITE_IOERR_DELETE_NOENT;
  bool issued = false;
  const int code = disk->begin_operation(issued);
  if (code == SQLITE_OK) disk->remove(name, sync_folder != 0);
  return code == SQLITE_OK ? SQLITE_OK : SQLITE_IOERR_DELETE;
}

int access_file(sqlite3_vfs*, const char* name, int, int* out) {
  CrashDisk* disk = CrashDisk::of(name);
  *out = disk != nullptr && disk->exists(name) ? 1 : 0;
  return disk != nullptr && disk->has_power() ? SQLITE_OK : SQLITE_IOERR_ACCESS;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
  Dice dice(random_state()++);
  const std::string bytes = dice.bytes(static_cast<std::size_t>(size));
  std::memcpy(out, bytes.data(), bytes.size());
  return size;
}

int pause(sqlite3_vfs*, int microseconds) { return microseconds; }

int today(sqlite3_vfs*, sqlite3_int64* out) {
  *out = julian_milliseconds_2026;
  return SQLITE_OK;
}
int today_as_double(sqlite3_vfs*, double* out) {
  *out = static_cast<double>(julian_milliseconds_2026) / 86'400'000.0;
  return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) { return 0; }
}  // namespace

const char* to_string(Loss loss) {
  switch (loss) {
    case Loss::Everything:
      return "nothing unsynced survives";
    case Loss::Nothing:
      return "everything unsynced survives";
    case Loss::SomeWrites:
      return "some unsynced writes survive";
    case Loss::TornSectors:
      return "some unsynced sectors survive";
  }
  return "";
}

const char* to_string(DiskFault fault) {
  switch (fault) {
    case DiskFault::None:
      return "fine";
    case DiskFault::Full:
      return "full";
    case DiskFault::Broken:
      return "broken";
    case DiskFault::ReadOnly:
      return "read-only";
  }
  return "";
}

namespace {
Dice& sodium_dice() {
  static Dice dice(0);
  return dice;
}
std::uint32_t sodium_random() { return static_cast<std::uint32_t>(sodium_dice().bits()); }
void sodium_bytes(void* const to, const std::size_t size) {
  const std::string bytes = sodium_dice().bytes(size);
  std::memcpy(to, bytes.data(), size);
}
}  // namespace

void use_crash_disks(std::uint64_t seed) {
  // Keys, nonces and message keys come from the seed too.
  static randombytes_implementation seeded{.implementation_name = [] { return "seeded"; },
                                           .random = sodium_random,
                                           .stir = [] {},
                                           .uniform = nullptr,
                                           .buf = sodium_bytes,
                                           .close = nullptr};
  randombytes_set_implementation(&seeded);
  sodium_dice() = Dice(seed);
  static sqlite3_vfs vfs = [] {
    // One thread, and nobody asks how much memory SQLite takes: its locks would only cost time.
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_vfs made{};
    made.iVersion = 2;
    made.szOsFile = sizeof(OpenFile);
    made.mxPathname = 200;
    made.zName = "crash-disk";
    made.xOpen = open_file;
    made.xDelete = remove_file;
    made.xAccess = access_file;
    made.xFullPathname = full_name;
    made.xRandomness = randomness;
    made.xSleep = pause;
    made.xCurrentTime = today_as_double;
    made.xGetLastError = last_error;
    made.xCurrentTimeInt64 = today;
    return made;
  }();
  sqlite3_initialize();
  sqlite3_vfs_register(&vfs, 1);
  random_state() = seed;
  sqlite3_randomness(0, nullptr);  // forget what was drawn before: the next number is seeded from here
}

CrashDisk::CrashDisk(std::string name) : name_(std::move(name)) { disks()[name_] = this; }
CrashDisk::~CrashDisk() { disks().erase(name_); }

CrashDisk* CrashDisk::of(const std::string& path) {
  const auto found = disks().find(path.substr(0, path.find('/')));
  return found == disks().end() ? nullptr : found->second;
}

std::shared_ptr<CrashDisk::File> CrashDisk::open(const std::string& path, bool make) {
  auto found = files_.find(path);
  if (found == files_.end() || !found->second->exists) {
    if (!make) return nullptr;
    if (found == files_.end()) {
      found = files_.emplace(path, std::make_shared<File>()).first;
    } else {  // removed but not yet for good: the new file takes its place
      auto fresh = std::make_shared<File>();
      fresh->before = std::move(found->second);
      found->second = std::move(fresh);
    }
  }
  return found->second;
}

bool CrashDisk::exists(const std::string& path) const {
  const auto found = files_.find(path);
  return found != files_.end() && found->second->exists;
}

void CrashDisk::remove(const std::string& path, bool synced) {
  const auto found = files_.find(path);
  if (found == files_.end()) return;
  found->second->exists = false;
  if (synced)
    files_.erase(found);
  else if (found->second->before && !found->second->is_durable)
    found->second = found->second->before;
  else if (!found->second->is_durable)
    files_.erase(found);
}

void CrashDisk::sync_folder() {
  for (auto entry = files_.begin(); entry != files_.end();) {
    entry->second->is_durable = true;
    entry->second->before.reset();
    entry = entry->second->exists ? std::next(entry) : files_.erase(entry);
  }
}

int CrashDisk::begin_operation(bool& issued) {
  issued = false;
  if (!has_power_) return SQLITE_IOERR;
  ++operations_;
  if (operations_ == cut_at_) {
    has_power_ = false;
    issued = true;
    return SQLITE_IOERR;
  }
  const bool in_range = operations_ >= fail_first_ && operations_ <= fail_last_;
  switch (in_range ? range_fault_ : fault_) {
    case DiskFault::None:
      issued = true;
      return SQLITE_OK;
    case DiskFault::Full:
      return SQLITE_FULL;
    case DiskFault::Broken:
      return SQLITE_IOERR;
    case DiskFault::ReadOnly:
      return SQLITE_READONLY;
  }
  return SQLITE_IOERR;
}

void CrashDisk::fail_between(std::int64_t first, std::int64_t last, DiskFault fault) {
  fail_first_ = first;
  fail_last_ = last;
  range_fault_ = fault;
}

void CrashDisk::restore_power(Loss loss, Dice& dice) {
  for (auto entry = files_.begin(); entry != files_.end();) {
    if (entry->second->before && (loss == Loss::Everything || (loss != Loss::Nothing && dice.chance(0.5)))) {
      entry->second = entry->second->before;
      entry->second->exists = true;  // its removal did not arrive
    }
    File& file = *entry->second;
    const bool arrives_at_all =
        file.is_durable || loss == Loss::Nothing || (loss != Loss::Everything && dice.chance(0.5));
    const bool removal_arrives =
        !file.exists && (loss == Loss::Nothing || (loss != Loss::Everything && dice.chance(0.5)));
    if (!arrives_at_all || removal_arrives) {
      entry = files_.erase(entry);
      continue;
    }
    for (const Write& write : file.unsynced) {
      if (loss == Loss::Nothing || (loss == Loss::SomeWrites && dice.chance(0.5))) put_on(file.durable, write);
      if (loss == Loss::TornSectors) put_torn_on(file.durable, write, dice);
    }
    auto settled = std::make_shared<File>();
    settled->now = as_after(std::move(file.now), file.durable, file.unsynced);
    settled->durable = std::move(file.durable);
    settled->is_durable = true;
    entry->second = std::move(settled);
    ++entry;
  }
  cut_at_ = -1;
  has_power_ = true;
}

std::map<std::string, std::string> CrashDisk::files() const {
  std::map<std::string, std::string> content;
  for (const auto& [path, file] : files_)
    if (file->exists) content[path.substr(name_.size() + 1)] = file->now;
  return content;
}

void CrashDisk::load(const std::map<std::string, std::string>& files) {
  files_.clear();
  for (const auto& [name, content] : files) {
    auto file = std::make_shared<File>();
    file->now = file->durable = content;
    file->is_durable = true;
    files_[path(name)] = std::move(file);
  }
}

bool CrashDisk::holds(const std::string& bytes) const {
  return std::any_of(files_.begin(), files_.end(), [&](const auto& entry) {
    return entry.second->exists &&
           ::memmem(entry.second->now.data(), entry.second->now.size(), bytes.data(), bytes.size()) != nullptr;
  });
}

}  // namespace huanka::sim
