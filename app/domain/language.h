// The languages of screen and paper. Chinese is the source language, English is complete.
#pragma once

namespace huanka::domain {
enum class Language { Chinese, English };
}
