// Inside the ledger only: how what went wrong is told.
#pragma once

#include "office/ledger.h"

namespace huanka::office {

inline Failure<LedgerError> refused(LedgerError::Code code, std::string detail, int expected = 0) {
  return Failure{LedgerError{code, std::move(detail), expected, std::nullopt}};
}

inline Failure<LedgerError> refused(const domain::Refusal& refusal) {
  return Failure{LedgerError{
      LedgerError::Code::Invalid,
      refusal.transition + " is not possible for a case that is " + domain::to_string(refusal.from), 0, refusal}};
}

inline Failure<LedgerError> broken(const vault::Error& error) {
  using vault::Error;
  const bool later =
      error.code == Error::Code::Busy || error.code == Error::Code::Conflict || error.code == Error::Code::Lost;
  return refused(later ? LedgerError::Code::Busy : LedgerError::Code::Storage, error.detail);
}

}  // namespace huanka::office
