// huanka-virtual-card: a made-up social security card in the virtual PC/SC reader, steered by lines on standard input.
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <exception>
#include <iostream>
#include <map>
#include <sstream>

#include "security_module/key_file.h"
#include "virtual_card.h"

namespace {

using namespace huanka;
using card_reader::Trouble;

constexpr std::uint16_t kContactSlot = 35963;  // fixed in vpcd; the next port is its second slot
constexpr int kReconnectEvery_ms = 20;

const std::map<std::string, Trouble, std::less<>> kTroubles{
    {"pull", Trouble::Pull},       {"mute", Trouble::Mute},     {"garbage", Trouble::Garbage},
    {"onebyte", Trouble::OneByte}, {"unplug", Trouble::Unplug}, {"stop", Trouble::StopService}};

using Issuer = std::optional<card_reader::IssuerKeys>;

/// Carries out one line; the answer is "ok" or what was wrong with it.
std::string obey(rig::VirtualCard& card, const Issuer& issuer, const std::string& line) {
  std::istringstream words(line);
  std::string verb, what;
  words >> verb >> what;
  if (verb == "insert" && what == "psam") {
    if (!issuer) return "a PSAM needs --keys";
    card.insert(std::make_unique<rig::VirtualPsam>(issuer->masters, issuer->algorithm));
  } else if (verb == "insert") {
    auto profile = card_reader::profile(what);
    if (!profile) return "no such card: " + what;
    std::string id_number, name;
    if (words >> id_number >> name) card_reader::set_holder(*profile, id_number, name);
    words >> profile->pan >> profile->identification_code;
    card.insert(std::make_unique<rig::PersonsCard>(card_reader::make_card_image(*profile, issuer)));
  } else if (verb == "remove") {
    card.remove();
  } else if (verb == "fault") {
    const auto trouble = kTroubles.find(what);
    if (trouble == kTroubles.end()) return "no such fault: " + what;
    int after = 0;
    words >> after;
    card.plan(trouble->second, after);
  } else if (verb == "slow") {
    card.slow_down(std::chrono::milliseconds(std::stoi("0" + what)));
  } else {
    return "no such command: " + verb;
  }
  return "ok";
}

int serve(rig::VirtualCard& card, const Issuer& issuer) {
  while (true) {
    card.keep_in();
    std::array<pollfd, 2> watched{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{card.socket(), POLLIN, 0}};
    ::poll(watched.data(), watched.size(), card.socket() >= 0 ? -1 : kReconnectEvery_ms);
    if (watched[0].revents != 0) {
      // One byte at a time, so that no line is left in a buffer that poll cannot see.
      std::string line;
      char c = '\0';
      ssize_t got = 0;
      while ((got = ::read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') line += c;
      if (got <= 0 || line == "quit") return 0;
      std::cout << obey(card, issuer, line) << std::endl;
    }
    if (card.socket() >= 0 && card.socket() == watched[1].fd && watched[1].revents != 0) card.serve();
  }
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{
      "A made-up card in the virtual PC/SC reader (vpcd).\n"
      "Lines on standard input: insert psam | insert CARD [ID_NUMBER NAME [PAN [IDENTIFICATION_CODE]]] | remove | "
      "fault "
      "pull|mute|garbage|onebyte N | slow MS | quit\n"
      "N is the number of exchanges that still go well."};
  std::uint16_t port = kContactSlot;
  std::string first;
  app.add_option("--port", port, "Port of the virtual reader's slot")->capture_default_str();
  app.add_option("--card", first, "Card to insert at the start");
  std::string keys;
  app.add_option("--keys", keys, "Key file of the issuer: third-generation cards and a PSAM have theirs from it");
  bool list = false;
  app.add_flag("--list", list, "Name the cards there are");
  CLI11_PARSE(app, argc, argv);
  if (list) {
    for (const std::string& name : card_reader::profile_names()) std::cout << name << '\n';
    return 0;
  }
  Issuer issuer;
  if (!keys.empty()) {
    const auto masters = security_module::read_key_file(keys);
    if (!masters) {
      std::cerr << masters.error().detail << '\n';
      return 2;
    }
    issuer.emplace(card_reader::IssuerKeys{*masters, security_module::Algorithm::Sm4});
  }
  rig::VirtualCard card(port, [] { std::cout << "struck" << std::endl; });
  if (!first.empty()) {
    const std::string answer = obey(card, issuer, "insert " + first);
    if (answer != "ok") {
      std::cerr << answer << '\n';
      return 2;
    }
  }
  return serve(card, issuer);
} catch (const std::exception& problem) {
  std::cerr << problem.what() << '\n';
  return 1;
}
