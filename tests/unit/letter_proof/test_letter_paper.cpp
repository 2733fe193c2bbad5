// The letter as it leaves the printer and comes back from a scanner: turned, soft, grey. Its code is read by zbarimg,
// which had no part in making it, and is still genuine (issue 4).
#include <array>
#include <cstdio>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "documents/papers.h"
#include "documents/press.h"
#include "office/letter_scan.h"
#include "rig/output_of.h"
#include "sample_letter.h"

using namespace huanka;
using namespace huanka::letter_proof;
using namespace huanka::rig;
namespace fs = std::filesystem;

namespace {
const fs::path built = HUANKA_BINARY_DIR;

std::string decoded(const fs::path& picture) {
  auto text = output_of("zbarimg -q --nodbus --raw " + picture.string() + " 2>/dev/null");
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

struct Paper {
  TemporaryFolder folder;
  fs::path pdf = folder.path() / "letter.pdf";

  explicit Paper(const std::string& code, bool duplicate = false) {
    const auto words = must(text::Catalog::load(built / "assets/locale", domain::Language::Chinese));
    const auto press = must(documents::Press::open(built / "assets/fonts"));
    std::ofstream(pdf, std::ios::binary) << must(
        press.to_pdf(documents::transfer_letter(sample_letter(duplicate), code, words)));
  }
  cv::Mat scan(int dpi) const {
    const auto page = (folder.path() / "page").string();
    output_of("pdftoppm -singlefile -gray -r " + std::to_string(dpi) + " " + pdf.string() + " " + page);
    return cv::imread(page + ".pgm", cv::IMREAD_GRAYSCALE);
  }
  fs::path save(const cv::Mat& picture) const {
    const auto file = folder.path() / "scan.png";
    REQUIRE(cv::imwrite(file.string(), picture));
    return file;
  }
};

/// Turned about its middle on a white table large enough for all of it.
cv::Mat turned(const cv::Mat& page, double degrees) {
  const int side = static_cast<int>(1.5 * std::max(page.cols, page.rows));
  const cv::Point2f middle(static_cast<float>(page.cols) / 2, static_cast<float>(page.rows) / 2);
  cv::Mat turn = cv::getRotationMatrix2D(middle, degrees, 1);
  turn.at<double>(0, 2) += (side - page.cols) / 2.0;
  turn.at<double>(1, 2) += (side - page.rows) / 2.0;
  cv::Mat out;
  cv::warpAffine(page, out, turn, {side, side}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(255));
  return out;
}

cv::Mat soft(const cv::Mat& page, double sigma_px) {
  cv::Mat out = page;
  if (sigma_px > 0) cv::GaussianBlur(page, out, {}, sigma_px);
  return out;
}

}  // namespace

TEST_CASE("The code is read from the page at 200 dpi, turned and soft, and is genuine (issue 4)",
          "[letter][documents]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  const auto code = ground.sign(sample_letter());
  const Paper paper(code);
  const auto page = paper.scan(200);
  REQUIRE_FALSE(page.empty());
  for (const double degrees : {0.0, 3.0, -3.0, 90.0, 180.0, 270.0})
    for (const double sigma_px : {0.0, 1.0, 1.5}) {
      CAPTURE(degrees, sigma_px);
      CHECK(decoded(paper.save(soft(turned(page, degrees), sigma_px))) == code);
    }
  CHECK(check_letter(code, ground.trust(), noon()));
}

TEST_CASE("A picture that somebody sends is read as PNG and as JPEG, and judged before it is unfolded (issue 4)",
          "[letter][office]") {
  const LetterGround ground(Suite::Sm2);
  const auto code = ground.sign(sample_letter());
  const auto page = Paper(code).scan(200);
  const auto encoded = [](const cv::Mat& picture, const char* as) {
    std::vector<unsigned char> bytes;
    REQUIRE(cv::imencode(as, picture, bytes));
    return std::string(bytes.begin(), bytes.end());
  };
  using office::letter_code_in_picture;
  using office::ScanProblem;
  CHECK(must(letter_code_in_picture(encoded(page, ".png"))) == code);
  CHECK(must(letter_code_in_picture(encoded(turned(page, 3), ".jpg"))) == code);
  CHECK(letter_code_in_picture(encoded(cv::Mat(400, 400, CV_8U, cv::Scalar(255)), ".png")).error() ==
        ScanProblem::Unreadable);
  CHECK(letter_code_in_picture(encoded(page, ".png").substr(0, 400)).error() == ScanProblem::Unreadable);
  CHECK(letter_code_in_picture(encoded(page, ".bmp")).error() == ScanProblem::NotAPicture);
  // A few kilobytes that would unfold into a hundred megabytes, and a file that is too large by itself.
  CHECK(letter_code_in_picture(encoded(cv::Mat(10'000, 10'000, CV_8U, cv::Scalar(255)), ".png")).error() ==
        ScanProblem::TooManyPixels);
  CHECK(letter_code_in_picture(std::string(office::largest_letter_picture + 1, 'x')).error() == ScanProblem::NoFile);
}

TEST_CASE("The office reads the code from a PDF and from a picture, and says when there is none", "[letter][office]") {
  const LetterGround ground(Suite::Sm2);
  const auto code = ground.sign(sample_letter());
  const Paper paper(code);
  CHECK(must(office::letter_code_in(paper.pdf)) == code);
  const auto page = paper.scan(200);
  CHECK(must(office::letter_code_in(paper.save(turned(page, 3)))) == code);
  CHECK(office::letter_code_in(paper.save(cv::Mat(page.rows, page.cols, CV_8U, cv::Scalar(255)))).error() ==
        office::ScanProblem::Unreadable);
  // The lower half of the page torn off, and the code with it.
  CHECK(office::letter_code_in(paper.save(page(cv::Rect(0, 0, page.cols, page.rows / 2)))).error() ==
        office::ScanProblem::Unreadable);
  CHECK(office::letter_code_in(paper.folder.path() / "nothing.pdf").error() == office::ScanProblem::NoFile);
  CHECK(office::letter_code_in(paper.folder.path()).error() == office::ScanProblem::NoFile);
  std::ofstream(paper.folder.path() / "broken.pdf") << "%PDF-1.5 and nothing that follows";
  CHECK(office::letter_code_in(paper.folder.path() / "broken.pdf").error() == office::ScanProblem::Unreadable);
}

TEST_CASE("Letters to be looked at: original and duplicate into $HUANKA_PNG_FOLDER", "[.png]") {
  const char* folder = std::getenv("HUANKA_PNG_FOLDER");
  REQUIRE(folder != nullptr);
  const LetterGround ground(Suite::Sm2);
  for (const bool duplicate : {false, true}) {
    const Paper paper(ground.sign(sample_letter(duplicate)), duplicate);
    REQUIRE(cv::imwrite((fs::path(folder) / (duplicate ? "duplicate.png" : "original.png")).string(), paper.scan(110)));
  }
}

TEST_CASE("How far scanning may go wrong: a table", "[.letter_table]") {
  const LetterGround ground(Suite::Sm2);
  const auto code = ground.sign(sample_letter());
  const Paper paper(code);
  std::printf("%zu characters\n%5s %6s", code.size(), "dpi", "sigma");
  constexpr std::array angles{0.0, 3.0, 10.0, 45.0, 90.0, 180.0, 357.0};
  for (const double degrees : angles) std::printf(" %6.0f", degrees);
  for (const int dpi : {100, 150, 200, 300}) {
    const auto page = paper.scan(dpi);
    for (const double sigma_px : {0.0, 1.0, 1.5, 2.0, 2.5}) {
      std::printf("\n%5d %6.1f", dpi, sigma_px);
      for (const double degrees : angles)
        std::printf(" %6s", decoded(paper.save(soft(turned(page, degrees), sigma_px))) == code ? "yes" : "-");
    }
  }
  std::printf("\n");
}
