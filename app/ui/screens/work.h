// Inside the ui only: screens on which the machine works, and those of its printers, which several steps share.
#pragma once

#include "ui/screens/scene.h"

namespace huanka::ui {

/// The person waits, or is told one thing: the texts are those of `name`.
Plan working(const char* name, block::Hero hero, const Scene& scene);
/// `next_key`: what the person is told to do.
Plan printer_trouble(visit::PrinterTrouble trouble, const char* next_key, const char* without_key, bool can_retry,
                     const Scene& scene);
/// `ended`: nothing waits in the printer any more, only a new try brings the slip.
Plan slip_trouble(visit::PrinterTrouble trouble, bool ended, const Scene& scene);
Plan ask_paper(const char* name, const char* art, const Scene& scene);

}  // namespace huanka::ui
