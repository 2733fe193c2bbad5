// The ready-made cards of the rig and the tests. ID numbers and PANs are made up and valid (domain reference 2.2, 3.1).
#include "card_reader/card_profile.h"

namespace huanka::card_reader {
namespace {

constexpr std::string_view kMan = "441621199003071233";
constexpr std::string_view kWoman = "441625196805120027";
constexpr std::string_view kOldWoman = "441621195511034027";
constexpr std::string_view kCcb = "6214670000001234566";

CardProfile second_generation(std::string_view title, std::string_view id_number, std::string_view name,
                              std::string_view pan) {
  CardProfile card;
  card.title = title;
  card.pan = pan;
  set_holder(card, id_number, name);
  return card;
}

/// As read in the field without the security module: identification code, version and dates (domain reference 1.5).
CardProfile third_generation(std::string_view title, std::string_view id_number, std::string_view name,
                             std::string_view pan) {
  CardProfile card = second_generation(title, id_number, name, pan);
  card.generation = Generation::Third;
  card.spec_version = "3.00";
  card.identification_code = "441621D156000005C3D4E5F60718293A";
  card.issue_date = "20261201";
  card.expiry_date = "20361201";
  card.card_number = "";
  card.holder_free = false;
  return card;
}

CardProfile with(CardProfile card, Damage damage) {
  card.damage = damage;
  return card;
}

CardProfile of_kind(std::string_view title, CardKind kind, std::string_view pan) {
  CardProfile card;
  card.title = title;
  card.kind = kind;
  card.pan = pan;
  return card;
}

std::vector<CardProfile> make_all() {
  std::vector<CardProfile> all{
      second_generation("ccb", kMan, "张三", kCcb),
      second_generation("icbc", kWoman, "李秀英", "6217210000001234566"),
      second_generation("abc", kWoman, "钟玉兰", "6228230000001234569"),
      second_generation("psbc", kOldWoman, "黄阿妹", "6217970000001234566"),
      second_generation("boc", kMan, "刘建国", "6217560000001234562"),
      second_generation("rcb", kWoman, "陈桂香", "6215180000001234566"),
      second_generation("grcb", kMan, "温志强", "622439000001234568"),
      second_generation("unknown-bin", kMan, "张三", "6299990000001234560"),
      second_generation("no-bank", kMan, "张三", ""),
      second_generation("long-name", kWoman, "阿卜杜热西提·买买提明·吐尔逊江·阿布都拉", kCcb),
      second_generation("rare-name", kMan, "𠮷䶮", kCcb),
  };
  CardProfile first = second_generation("v1", kOldWoman, "黄阿妹", kCcb);
  first.generation = Generation::First;
  first.spec_version = "1.00";
  all.push_back(first);

  CardProfile unset = second_generation("version-unset", kMan, "张三", kCcb);
  unset.spec_version = "";
  all.push_back(unset);

  CardProfile near = second_generation("contactless", kMan, "张三", kCcb);
  near.interface = Interface::Contactless;
  all.push_back(near);

  CardProfile unlisted = second_generation("no-directory", kMan, "张三", kCcb);
  unlisted.lists_bank_application = false;
  unlisted.answers_gpo = false;
  all.push_back(unlisted);

  all.push_back(third_generation("new-ccb", kMan, "张三", kCcb));
  all.push_back(third_generation("new-icbc", kMan, "张三", "6217210000001234566"));
  all.push_back(third_generation("new-psbc", kOldWoman, "黄阿妹", "6217970000001234566"));
  CardProfile open = third_generation("new-open", kMan, "张三", kCcb);
  open.card_number = "X00000027";
  open.holder_free = true;
  all.push_back(open);

  const auto proving = [&](std::string_view title, Authentication how) {
    CardProfile card = third_generation(title, kMan, "张三", "6217210000001234566");
    card.authentication = how;
    all.push_back(card);
  };
  proving("new-clone", Authentication::NoKey);
  proving("new-replay", Authentication::RecordedAnswer);
  proving("new-other-key", Authentication::OtherTerminalKey);
  proving("new-repeats", Authentication::RepeatsChallenge);

  all.push_back(of_kind("bank-card", CardKind::PlainBank, "6217000000001234560"));
  all.push_back(of_kind("other-chip", CardKind::OtherChip, ""));
  all.push_back(of_kind("blank", CardKind::Blank, ""));

  const auto damaged = [&](std::string_view title, Damage damage) {
    all.push_back(with(second_generation(title, kMan, "张三", kCcb), damage));
  };
  damaged("not-personalised", Damage::NotPersonalised);
  damaged("no-holder", Damage::HolderMissing);
  damaged("holder-protected", Damage::HolderProtected);
  damaged("broken-record", Damage::BrokenRecord);
  damaged("wrong-tag", Damage::WrongTag);
  damaged("broken-name", Damage::BrokenName);
  damaged("broken-id", Damage::BrokenIdNumber);
  damaged("broken-date", Damage::BrokenDate);
  damaged("unknown-version", Damage::UnknownVersion);
  damaged("differing-pans", Damage::DifferingPans);
  return all;
}

const std::vector<CardProfile>& all_profiles() {
  static const std::vector<CardProfile> all = make_all();
  return all;
}

}  // namespace

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const CardProfile& each : all_profiles()) names.push_back(each.title);
  return names;
}

std::optional<CardProfile> profile(std::string_view name) {
  for (const CardProfile& each : all_profiles())
    if (each.title == name) return each;
  return std::nullopt;
}

}  // namespace huanka::card_reader
