// The advisor's questions, one at a time; what was answered stays when the person goes back.
#include <algorithm>

#include "visit/turn.h"

namespace huanka::visit {

namespace {
using domain::WishQuestion;

/// The questions this person meets, in order.
std::vector<WishQuestion> asked(const domain::Wishes& wishes) {
  const bool keeps = wishes.keep_bank.value_or(true);
  return {WishQuestion::KeepBank, keeps ? WishQuestion::KeepNumber : WishQuestion::TargetBank,
          WishQuestion::ProvinceSystem, WishQuestion::Benefits};
}

void ask(Turn& turn, WishQuestion question) {
  // From here on the set exists: ticking nothing and going on means "none of these".
  if (question == WishQuestion::Benefits && !turn.draft().wishes.benefits) turn.draft().wishes.benefits.emplace();
  turn.go(step::Wishes{.question = question});
}

void ask_following(Turn& turn, WishQuestion answered) {
  const auto list = asked(turn.draft().wishes);
  const auto here = std::find(list.begin(), list.end(), answered);
  if (here == list.end() || here + 1 == list.end()) return enter_advice(turn);
  ask(turn, *(here + 1));
}

void ask_previous(Turn& turn, WishQuestion current) {
  const auto list = asked(turn.draft().wishes);
  const auto here = std::find(list.begin(), list.end(), current);
  if (here != list.begin() && here != list.end()) return ask(turn, *(here - 1));
  if (turn.draft().reviewed && may_be_reviewed(turn.draft()))
    enter_review(turn);
  else
    enter_mobile(turn);
}

/// A route was chosen for the answers of that time. Under other answers it is no choice any more (and may not even be
/// possible, when its target bank is gone): the advice comes first again.
void forget_route_chosen_under(Turn& turn, const domain::Wishes& before) {
  if (turn.draft().wishes == before) return;
  turn.draft().route.reset();
}
}  // namespace

void enter_wishes(Turn& turn) { ask(turn, WishQuestion::KeepBank); }

void handle(Turn& turn, step::Wishes now, const Event& event) {
  domain::Wishes& wishes = turn.draft().wishes;
  const domain::Wishes before = wishes;
  on(
      event,
      [&](const event::Answered& e) {
        switch (now.question) {
          case WishQuestion::KeepBank:
            wishes.keep_bank = e.yes;
            if (e.yes) wishes.target_bank.reset();
            if (!e.yes) wishes.keep_number.reset();
            break;
          case WishQuestion::KeepNumber:
            wishes.keep_number = e.yes;
            break;
          case WishQuestion::ProvinceSystem:
            wishes.province_system_user = e.yes;
            break;
          case WishQuestion::TargetBank:
          case WishQuestion::Benefits:
            return;
        }
        ask_following(turn, now.question);
      },
      [&](const event::BankChosen& e) {
        if (now.question != WishQuestion::TargetBank || turn.world.county.bank(e.bank) == nullptr ||
            e.bank == turn.draft().holding_bank)
          return;
        wishes.target_bank = e.bank;
        ask_following(turn, now.question);
      },
      [&](const event::MoreBanks&) {
        if (now.question != WishQuestion::TargetBank ||
            !bank_page(turn.world.county, now.bank_page, turn.draft().holding_bank).more)
          return;
        ++now.bank_page;
        turn.go(now);
      },
      [&](const event::BenefitToggled& e) {
        if (now.question != WishQuestion::Benefits || !wishes.benefits) return;
        if (!wishes.benefits->insert(e.benefit).second) wishes.benefits->erase(e.benefit);
      },
      [&](const event::Next&) {
        if (now.question == WishQuestion::Benefits) ask_following(turn, now.question);
      },
      [&](const event::Back&) {
        if (now.bank_page > 0)
          turn.go(step::Wishes{.question = now.question, .bank_page = now.bank_page - 1});
        else
          ask_previous(turn, now.question);
      });
  forget_route_chosen_under(turn, before);
}

}  // namespace huanka::visit
