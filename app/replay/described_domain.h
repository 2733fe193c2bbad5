// Names the members of the domain's plain values, so that one generic codec can write and read them (Boost.Describe).
// Only listed here: the domain itself stays free of libraries.
#pragma once

#include <boost/describe.hpp>

#include "domain/camera.h"
#include "domain/case.h"
#include "domain/language.h"

namespace huanka::domain {
BOOST_DESCRIBE_ENUM(Language, Chinese, English)
BOOST_DESCRIBE_ENUM(Sex, Male, Female, Unstated)
BOOST_DESCRIBE_ENUM(MobileProblem, WrongLength, WrongCharacter, NotAMobilePrefix)
BOOST_DESCRIBE_ENUM(CardGeneration, First, Second, Third)
BOOST_DESCRIBE_ENUM(Route, SameBankSameNumber, SameBankNewNumber, ChangeBank)
BOOST_DESCRIBE_ENUM(Benefit, PublicBodyPension, EmployeePension, ResidentPension, OtherSubsidies)
BOOST_DESCRIBE_ENUM(Weight, Good, Neutral, Act, Warning)
BOOST_DESCRIBE_ENUM(WishQuestion, KeepBank, TargetBank, KeepNumber, ProvinceSystem, Benefits)
BOOST_DESCRIBE_ENUM(PhotoChoice, KeepOld, StudioReceipt, Camera)
BOOST_DESCRIBE_ENUM(ReceiptStanding, Good, NoPicture, NotFound, Used, Expired, Foreign, Unchecked)
BOOST_DESCRIBE_ENUM(FaceHint, NoFace, ManyFaces, ComeCloser, MoveBack, MoveToCentre, MoveUp, MoveDown, MoreLight,
                    LessLight, FaceTheLight, LookStraight, HoldUpright, OpenEyes, CloseMouth, HoldStill, PlainWall,
                    Good)
BOOST_DESCRIBE_ENUM(CameraTrouble, NotFound, Unplugged, Frozen, Failed)
BOOST_DESCRIBE_ENUM(NewCardProblem, NotTargetBank, OtherPerson, BankUnreadable, OtherCard)
BOOST_DESCRIBE_ENUM(CaseState, Drafted, Submitted, UnderReview, Approved, Refused, WindowOpen, Expired, Issued,
                    LetterPrinted, TransferConfirmed, Closed, Withdrawn)
BOOST_DESCRIBE_ENUM(Consequence, CardTodayInstant, CardNotInstant, BalancesMoveThemselves, FinancialBalanceByHand,
                    MedicalBalanceByLetter, OldCardStaysSavingsCard, BenefitsUnaffected, BenefitsMustBeReported,
                    PublicBodyPensionToReport, EmployeePensionToReport, ResidentPensionToReport, OtherSubsidiesToAsk,
                    ECardStopsMeanwhile, SystemLoginStops, InstantRouteAdvisedForSystemUsers,
                    OnlineNotAdvisedForThisBank, OriginalBankReviews, TenDaysToAct)

BOOST_DESCRIBE_STRUCT(Holder, (), (id_number, name, sex, birth_date))
BOOST_DESCRIBE_STRUCT(OldCard, (),
                      (generation, identification_code, card_number, issued, valid_until, holder, pan, bank))
BOOST_DESCRIBE_STRUCT(NewCard, (),
                      (identification_code, issued, valid_until, id_number, name, pan, bank, authenticated))
BOOST_DESCRIBE_STRUCT(Wishes, (), (keep_bank, keep_number, target_bank, province_system_user, benefits))
BOOST_DESCRIBE_STRUCT(ConsequenceFor, (), (what, weight, hits_this_person, requirements))
BOOST_DESCRIBE_STRUCT(RouteFacts, (), (route, instant, consequences))
BOOST_DESCRIBE_STRUCT(Advice, (), (recommended, because, routes))
BOOST_DESCRIBE_STRUCT(Photo, (), (choice, receipt_number, picture_sha256, receipt_standing))
BOOST_DESCRIBE_STRUCT(DueDate, (), (date, provisional))
BOOST_DESCRIBE_STRUCT(Case, (),
                      (number, state, version, route, old_card, holding_bank, target_bank, mobile, wishes, photo,
                       opened, review_from, review_due, approved_on, window_last_day, confirm_until, refusal_reason,
                       renews, new_card_identification_code, letter_number, letter_prints, transfer_confirmed_on,
                       letter_revoked_for))
}  // namespace huanka::domain
