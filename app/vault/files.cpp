#include "vault/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <vector>

#include "process/descriptor.h"

namespace huanka::vault {

namespace fs = std::filesystem;

namespace {
Failure<Error> cannot(const char* what, const fs::path& file) {
  return Failure{Error{Error::Code::File, std::string("cannot ") + what + " " + file.filename().string()}};
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// A synced file under a name of this process's own, beside `file`.
Result<fs::path, Error> write_beside(const fs::path& file, std::string_view content, fs::perms permissions) {
  const fs::path fresh = file.string() + "." + std::to_string(::getpid()) + ".new";
  ::unlink(fresh.c_str());
  const process::Descriptor out{
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(permissions))};
  // fchmod: the permissions are exact, whatever the umask is.
  if (out.get() < 0 || ::fchmod(out.get(), static_cast<mode_t>(permissions)) != 0 || !write_all(out.get(), content)) {
    ::unlink(fresh.c_str());
    return cannot("write", file);
  }
  return fresh;
}
}  // namespace

bool sync_folder(const fs::path& folder) {
  const process::Descriptor open{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return open.get() >= 0 && ::fsync(open.get()) == 0;
}

Result<Done, Error> write_file(const fs::path& file, std::string_view content, fs::perms permissions) {
  const auto fresh = write_beside(file, content, permissions);
  if (!fresh) return Failure{fresh.error()};
  std::error_code failed;
  fs::rename(*fresh, file, failed);
  if (failed || !sync_folder(folder_of(file))) return cannot("replace", file);
  return Done{};
}

Result<Done, Error> write_first(const fs::path& file, std::string_view content, fs::perms permissions) {
  const auto fresh = write_beside(file, content, permissions);
  if (!fresh) return Failure{fresh.error()};
  const bool linked = ::link(fresh->c_str(), file.c_str()) == 0 || errno == EEXIST;
  ::unlink(fresh->c_str());
  if (!linked || !sync_folder(folder_of(file))) return cannot("make", file);
  return Done{};
}

std::optional<std::string> read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<Done, Error> make_folder(const fs::path& folder) {
  std::vector<fs::path> missing;
  std::error_code failed;
  for (fs::path at = folder; !at.empty() && !fs::exists(at, failed); at = at.parent_path()) missing.push_back(at);
  fs::create_directories(folder, failed);
  if (failed) return cannot("make the folder", folder);
  fs::permissions(folder, fs::perms::owner_all, failed);
  for (const auto& made : missing)
    if (!sync_folder(folder_of(made))) return cannot("make the folder", made);
  return Done{};
}

}  // namespace huanka::vault
