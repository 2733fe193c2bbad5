#include "photo/file_batch.h"

#include "process/child_process.h"

namespace huanka::photo {
namespace {

process::ChildProcess start(const FileBatch& batch, std::size_t first) {
  std::vector<std::string> words{batch.program, "files", batch.command, batch.rule};
  words.insert(words.end(), batch.files.begin() + static_cast<std::ptrdiff_t>(first), batch.files.end());
  // Decoders talk on standard error; nothing they say is for people.
  return {words, "/dev/null", true};
}

}  // namespace

bool run_file_batch(const FileBatch& batch, const std::function<void(const FileAnswer&)>& tell) {
  process::ChildProcess worker;
  bool alive = false;
  for (std::size_t file = 0; file < batch.files.size(); ++file) {
    if (!alive) {
      worker.end();
      worker = start(batch, file);
      if (!worker.started() || worker.read_line(batch.patience) != "ready") return false;
    }
    std::string line = worker.read_line(batch.patience);
    alive = !line.empty();
    const pid_t pid = worker.pid();
    if (!alive) worker.end();
    tell({file, alive ? std::optional(std::move(line)) : std::nullopt, pid});
  }
  return true;
}

}  // namespace huanka::photo
