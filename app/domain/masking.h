// How personal data may appear on a lobby screen or in a log: name all but one character, ID 3+4, mobile 3+4, PAN
// last 4.
#pragma once

#include <string>

#include "domain/bank.h"
#include "domain/identity.h"

namespace huanka::domain {

std::string masked(const PersonName& name);  ///< 张** ; "·" is kept; a one-character name becomes *
std::string masked(const IdNumber& id);      ///< 441***********1233
std::string masked(const Mobile& mobile);    ///< 138****5678
std::string masked(const Pan& pan);          ///< **** 4566

}  // namespace huanka::domain
