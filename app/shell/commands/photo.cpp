// huanka photo: pictures in files, looked at as the kiosk looks at what is before its camera, for staff, batch work and
// outside testing. The pictures are decoded in huanka-vision, which may die of one; here only its words are read.
#include <sysexits.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/receipt_number.h"
#include "domain/visible_text.h"
#include "photo/file_batch.h"
#include "settings/settings.h"
#include "shell/commands.h"
#include "shell/places.h"

namespace huanka::shell {
namespace {

using Json = nlohmann::ordered_json;

constexpr int all_good = 0, not_good = 1, refused = 2, decoder_died = 3;

/// What every command has to say; the worst of all files is the exit code.
const std::string exit_codes =
    "Exit codes: 0 every file is good; 1 a file is not; 2 a file cannot be read or is refused; 3 the decoder died of a "
    "file (the others are done all the same); with several of these the highest. 64 the command line is wrong; 69 "
    "huanka-vision cannot be started; 78 mistakes in the configuration";

struct Wish {
  std::vector<std::string> files;
  std::string config;
  bool json = false;
};

/// What one command makes of the worker's words about a file.
struct Reading {
  /// May add to the words, and turn "pass" into "fail".
  std::function<void(Json& words)> judge;
  /// The words of a file that is good, for people.
  std::function<std::string(const Json& words)> in_words;
};

std::string word(const Json& words, const char* key) {
  const auto found = words.find(key);
  return found != words.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int code_of(const Json& words) {
  const std::string verdict = word(words, "verdict");
  if (verdict == "pass") return all_good;
  if (verdict == "fail") return not_good;
  return verdict == "refused" ? refused : decoder_died;
}

/// A worker that talks nonsense about a file is as good as dead.
Json words_of(const photo::FileAnswer& answer) {
  Json words = answer.line ? Json::parse(*answer.line, nullptr, false) : Json();
  if (words.is_object() && code_of(words) != decoder_died) return words;
  return {{"verdict", "died"}, {"reason", "decoder_died"}, {"detail", "the decoder died of this file"}};
}

void print(const std::string& file, const Json& words, const Wish& wish, const Reading& reading) {
  if (wish.json) {
    Json line{{"file", file}};
    line.update(words);
    std::cout << line.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
    return;
  }
  const bool good = code_of(words) == all_good;
  const std::string text = good ? reading.in_words(words) : word(words, "detail");
  std::cout << domain::visible(file) << ": " << domain::visible(text) << std::endl;
}

int run(const std::string& command, const Wish& wish, const Reading& reading) {
  int worst = all_good;
  const photo::FileBatch batch{.program = program("huanka-vision").string(), .command = command, .files = wish.files};
  const bool started = photo::run_file_batch(batch, [&](const photo::FileAnswer& answer) {
    Json words = words_of(answer);
    if (code_of(words) == all_good) reading.judge(words);
    worst = std::max(worst, code_of(words));
    print(wish.files[answer.file], words, wish, reading);
  });
  if (started) return worst;
  std::cerr << "huanka-vision cannot be started: " << batch.program << '\n';
  return EX_UNAVAILABLE;
}

int scan(const Wish& wish) {
  std::optional<domain::PhotoRule> rule;
  if (!wish.config.empty()) {
    const auto all = settings::load_all(wish.config);
    if (!all) {
      for (const auto& mistake : all.error()) std::cerr << settings::to_string(mistake) << '\n';
      return EX_CONFIG;
    }
    rule = all->county.photo;
  }
  const auto judge = [&rule](Json& words) {
    if (!rule) return;
    const auto number = domain::receipt_number(word(words, "text"), *rule);
    words["receipt_number"] = number.has_value();
    if (number) return;
    words["verdict"] = "fail";
    words["reason"] = "not_a_receipt_number";
    words["detail"] = word(words, "format") + " " + word(words, "text") + ", not a receipt number of this county";
  };
  const auto in_words = [&rule](const Json& words) {
    return word(words, "format") + " " + word(words, "text") + (rule ? ", a receipt number" : "");
  };
  return run("scan", wish, {judge, in_words});
}

}  // namespace

void add_photo_command(CLI::App& app, Chosen& chosen) {
  auto* photo = app.add_subcommand("photo", "Pictures in files (JPEG, PNG): read a photo receipt's code");
  photo->require_subcommand(1);
  const auto wish = std::make_shared<Wish>();

  auto* scan_command = photo->add_subcommand("scan", "Print the code in each picture: Code 128, Code 39, QR or PDF417");
  scan_command->add_option("FILE", wish->files, "JPEG or PNG")->required();
  scan_command->add_flag("--json", wish->json, "Print JSON, one object a line");
  scan_command->add_option("--config", wish->config,
                           "Folder with kiosk.toml, county/ and calendar/: say whether it is a receipt number there");
  scan_command->footer(exit_codes);
  scan_command->callback([&chosen, wish] { chosen = [wish] { return scan(*wish); }; });
}

}  // namespace huanka::shell
