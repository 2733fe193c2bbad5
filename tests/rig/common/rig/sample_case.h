// A bank change as it leaves the visit: submitted, not yet numbered. Shared by tests of every room behind the visit.
#pragma once

#include <catch2/catch.hpp>
#include <utility>

#include "domain/case.h"

namespace huanka::rig {

template <class T, class E>
T must(Result<T, E> result) {
  if constexpr (requires { result.error().detail; })
    if (!result) FAIL(result.error().detail);
  REQUIRE(result);
  return std::move(result).value();
}

inline domain::Case sample_case(domain::Route route = domain::Route::ChangeBank) {
  using namespace std::chrono_literals;
  domain::Case c{.route = route,
                 .old_card = {.generation = domain::CardGeneration::Second,
                              .identification_code = "441600D15600000512345678ABCDEF01",
                              .card_number = "A12345678",
                              .issued = 2015y / 3 / 9,
                              .valid_until = 2025y / 3 / 9,
                              .holder = {.id_number = must(domain::IdNumber::parse("11010519491231002X")),
                                         .name = must(domain::PersonName::parse("张桂花")),
                                         .sex = domain::Sex::Female,
                                         .birth_date = 1949y / 12 / 31},
                              .pan = must(domain::Pan::parse("6214830100000008")),
                              .bank = "icbc"},
                 .holding_bank = "icbc",
                 .target_bank = route == domain::Route::ChangeBank ? "ccb" : "icbc",
                 .mobile = must(domain::Mobile::parse("13812345678")),
                 .wishes = {},
                 .photo = {},
                 .opened = 2026y / 11 / 16};
  return must(domain::submit(std::move(c), 2026y / 11 / 16, {}, {}));
}

inline domain::NewCard sample_new_card() {
  using namespace std::chrono_literals;
  return {.identification_code = "441600D15600000599999999ABCDEF02",
          .issued = 2026y / 11 / 23,
          .valid_until = 2036y / 11 / 23,
          .id_number = std::nullopt,
          .name = std::nullopt,
          .pan = must(domain::Pan::parse("6214830100000008")),
          .bank = "ccb"};
}

}  // namespace huanka::rig
