#include "office/letter_scan.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>

#include "domain/picture_head.h"
#include "process/child_process.h"
#include "vault/files.h"

namespace huanka::office {

namespace {
namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 30s, short_patience = 10s;
constexpr std::uintmax_t largest_file = 64U << 20U;
constexpr const char* scan_dpi = "200";
constexpr const char* most_pages = "4";
constexpr int most_codes = 64;

/// A folder for the pages, gone afterwards: they are personal data.
class PageFolder {
 public:
  PageFolder() {
    std::error_code failed;
    std::string name = (fs::temp_directory_path(failed) / "huanka-letter-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~PageFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  PageFolder(const PageFolder&) = delete;
  PageFolder& operator=(const PageFolder&) = delete;
  PageFolder(PageFolder&&) = delete;
  PageFolder& operator=(PageFolder&&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

bool is_pdf(const fs::path& file) {
  constexpr std::string_view beginning = "%PDF-";
  std::string first(beginning.size(), '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(first.data(), static_cast<std::streamsize>(first.size()));
  return first == beginning;
}

Result<std::vector<fs::path>, ScanProblem> pages_of(const fs::path& file, const fs::path& folder) {
  if (!is_pdf(file)) return std::vector{file};
  process::ChildProcess reader(
      {"pdftoppm", "-r", scan_dpi, "-gray", "-l", most_pages, file.string(), (folder / "page").string()},
      (folder / "pdftoppm.log").string(), false);
  if (!reader.started()) return Failure{ScanProblem::NoDecoder};
  reader.wait(patience);
  reader.end();
  std::vector<fs::path> pages;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == ".pgm") pages.push_back(entry.path());
  std::sort(pages.begin(), pages.end());
  if (pages.empty()) return Failure{ScanProblem::Unreadable};
  return pages;
}

bool looks_like_letter(const std::string& code) { return code.starts_with("HK"); }

Result<std::string, ScanProblem> code_on(const std::vector<fs::path>& pages, const fs::path& folder,
                                         std::chrono::milliseconds within) {
  const auto end = std::chrono::steady_clock::now() + within;
  std::vector<std::string> command{"zbarimg", "--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable"};
  for (const auto& page : pages) command.push_back(page.string());
  process::ChildProcess decoder(command, (folder / "zbarimg.log").string(), true);
  if (!decoder.started()) return Failure{ScanProblem::NoDecoder};
  std::string first;
  for (int i = 0; i < most_codes; ++i) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    std::string code = left > 0ms ? decoder.read_line(left) : std::string();
    if (code.empty()) break;
    if (looks_like_letter(code)) return code;
    if (first.empty()) first = std::move(code);
  }
  if (first.empty()) return Failure{ScanProblem::Unreadable};
  return first;
}
}  // namespace

Result<std::string, ScanProblem> letter_code_in(const fs::path& file) {
  std::error_code failed;
  const fs::path whole = fs::absolute(file, failed);  // begins with a slash, so that it is no option
  if (!fs::is_regular_file(whole, failed) || fs::file_size(whole, failed) > largest_file)
    return Failure{ScanProblem::NoFile};
  const PageFolder folder;
  if (folder.path().empty()) return Failure{ScanProblem::NoDecoder};
  const auto pages = pages_of(whole, folder.path());
  if (!pages) return Failure{pages.error()};
  return code_on(*pages, folder.path(), patience);
}

Result<std::string, ScanProblem> letter_code_in_picture(std::string_view bytes) {
  constexpr fs::perms secret = fs::perms::owner_read | fs::perms::owner_write;
  if (bytes.size() > largest_letter_picture) return Failure{ScanProblem::NoFile};
  const auto head = domain::picture_head(bytes);
  if (!head) return Failure{ScanProblem::NotAPicture};
  if (head->pixels() > most_letter_pixels) return Failure{ScanProblem::TooManyPixels};
  const PageFolder folder;
  if (folder.path().empty()) return Failure{ScanProblem::NoDecoder};
  // Named after what it is, so that the decoder takes it for nothing else.
  const fs::path page = folder.path() / (head->kind == domain::PictureHead::Kind::Png ? "page.png" : "page.jpg");
  if (!vault::write_file(page, bytes, secret)) return Failure{ScanProblem::NoDecoder};
  return code_on({page}, folder.path(), short_patience);
}

}  // namespace huanka::office
