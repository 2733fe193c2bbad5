// `huanka photo scan`: what a script learns of pictures in files, good, bad and hostile (issue 5; R125).
#include <sysexits.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "command.h"

using namespace huanka::rig;
namespace fs = std::filesystem;

namespace {

bool says(const Said& said, const std::string& what) { return said.text.find(what) != std::string::npos; }

struct Desk {
  TemporaryFolder folder;

  std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  std::string code(const std::string& name, const std::string& kind, const std::string& text) const {
    REQUIRE(run({"zint", "-b", kind, "-d", text, "-o", path(name)}).exit_code == 0);
    return path(name);
  }
  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
};

}  // namespace

TEST_CASE("photo scan: each kind of receipt code is read; an EAN is none (R125)", "[command_line][photo]") {
  const Desk desk;
  const std::string number = "44162120261123000042";
  for (const auto& [zint, ours] : {std::pair("CODE128", "Code128"), std::pair("CODE39", "Code39"),
                                   std::pair("QRCODE", "QRCode"), std::pair("PDF417", "PDF417")}) {
    const auto said = run({HUANKA, "photo", "scan", desk.code("code.png", zint, number)});
    CHECK(said.exit_code == 0);
    CHECK(said.text == desk.path("code.png") + ": " + ours + " " + number + "\n");
  }
  const auto said = run({HUANKA, "photo", "scan", desk.code("ean.png", "EANX", "690123456789")});
  CHECK(said.exit_code == 1);
  CHECK(says(said, "no code found"));
}

TEST_CASE("photo scan: the county's pattern decides what is a receipt number (R125)", "[command_line][photo]") {
  const Desk desk;
  const std::string config = (fs::path(HUANKA_SOURCE_DIR) / "config").string();
  const auto good = desk.code("good.png", "QRCODE", "zp20261123001");
  const auto other = desk.code("other.png", "QRCODE", "https://example.invalid/?n=20261123001");
  auto said = run({HUANKA, "photo", "scan", "--config", config, good});
  CHECK(said.exit_code == 0);
  CHECK(says(said, "a receipt number"));
  said = run({HUANKA, "photo", "scan", "--json", "--config", config, other, good});
  CHECK(said.exit_code == 1);
  CHECK(std::count(said.text.begin(), said.text.end(), '\n') == 2);
  CHECK(says(said, R"("verdict":"fail","format":"QRCode","text":"https://example.invalid/?n=20261123001",)"
                   R"("receipt_number":false,"reason":"not_a_receipt_number")"));
  CHECK(says(said, R"("text":"zp20261123001","receipt_number":true})"));
  CHECK(run({HUANKA, "photo", "scan", "--config", desk.path("nowhere"), good}).exit_code == EX_CONFIG);
}

TEST_CASE("photo scan: what is no whole JPEG or PNG of a size is refused by name before it is decoded (T12)",
          "[command_line][photo]") {
  const Desk desk;
  const std::string whole = text_of(desk.code("code.png", "QRCODE", "zp20261123001"));
  const std::vector<std::pair<std::string, std::string>> refused{
      {desk.file("a.heic", std::string("\0\0\0\x18"
                                       "ftypheic\0\0\0\0mif1heic",
                                       24)),
       "HEIF is not accepted"},
      {desk.file("a.webp", std::string("RIFF\0\0\0\0WEBPVP8 ", 16)), "WebP is not accepted"},
      {desk.file("a.pdf", "%PDF-1.7"), "PDF is not accepted"},
      {desk.file("a.txt", "44162120261123000042"), "neither JPEG nor PNG"},
      {desk.file("empty.png", ""), "neither JPEG nor PNG"},
      {desk.file("cut.png", whole.substr(0, whole.size() / 2)), "the file was cut"},
      {desk.file("bent.png", whole.substr(0, 40) + std::string(40, 'x') + whole.substr(80)), "it cannot be decoded"},
      {desk.file("bomb.png", std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xEA\x60\0\0\xEA\x60\x8\2\0\0\0", 29)),
       "60000 x 60000 pixels"},
      {desk.path("missing.png"), "No such file"},
      {desk.folder.path().string(), "not a file"}};
  std::vector<std::string> words{HUANKA, "photo", "scan"};
  for (const auto& [file, reason] : refused) words.push_back(file);
  words.push_back(desk.path("code.png"));
  const auto said = run(words);
  INFO(said.text);
  CHECK(said.exit_code == 2);
  for (const auto& [file, reason] : refused) CHECK(says(said, file + ": " + reason));
  CHECK(says(said, "QRCode zp20261123001"));
}

TEST_CASE("photo scan: without its worker the command says so", "[command_line][photo]") {
  const Desk desk;
  const auto alone = desk.folder.path() / "huanka";
  fs::copy_file(HUANKA, alone);
  const auto said = run({alone.string(), "photo", "scan", desk.file("a.png", "")});
  CHECK(said.exit_code == EX_UNAVAILABLE);
  CHECK(says(said, "huanka-vision cannot be started"));
}
