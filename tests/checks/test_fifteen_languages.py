"""One small sheet in fifteen other languages: what is no fault of a translation is told of none of them."""

from typing import Any

import pytest
import yaml
from conftest import TODAY

import handouts
from handouts import checks
from handouts.checks.formulas import MEASURES
from handouts.checks.passages import CheckedLibrary
from handouts.checks.readability import levels

WORDS: dict[str, tuple[str, ...]] = {
    # title, plain title, three points, two sentences of why, alternative text, a step's heading, its text
    "en": ("Wrist splint", "It keeps your wrist still.", "It eases the pain.", "Wear it for 4 weeks.", "Call us if your hand is cold.", "A still wrist heals well. You can move your fingers.", "A person from the side.", "Put it on", "Close the straps. They must not press."),
    "ar": ("جبيرة المعصم", "تُبقي معصمكم ثابتًا.", "تخفف الألم.", "ارتدوها 4 أسابيع.", "اتصلوا بنا إذا كانت يدكم باردة.", "المعصم الثابت يتعافى جيدًا. يمكنكم تحريك أصابعكم.", "شخص من الجانب.", "ضعوها", "أغلقوا الأشرطة. يجب ألا تضغط."),
    "fa": ("آتل مچ دست", "مچ شما را ثابت نگه می‌دارد.", "درد را کم می‌کند.", "4 هفته آن را ببندید.", "اگر دست شما سرد است، به ما تلفن کنید.", "مچ ثابت خوب می‌شود. می‌توانید انگشتان را تکان دهید.", "یک نفر از پهلو.", "آن را ببندید", "بندها را ببندید. نباید فشار بیاورند."),
    "zh-Hans": ("手腕夹板", "它使您的手腕不动。", "它能减轻疼痛。", "请佩戴4周。", "如果手发凉，请给我们打电话。", "手腕不动就能好好愈合。您可以活动手指。", "一个人的侧面图。", "戴上夹板", "扣好带子。带子不能太紧。"),
    "zh-Hant": ("手腕夾板", "它使您的手腕不動。", "它能減輕疼痛。", "請佩戴4週。", "如果手發涼，請給我們打電話。", "手腕不動就能好好癒合。您可以活動手指。", "一個人的側面圖。", "戴上夾板", "扣好帶子。帶子不能太緊。"),
    "ja": ("手首の副木", "手首を動かないようにします。", "痛みを和らげます。", "4週間つけてください。", "手が冷たいときは電話してください。", "手首を動かさないとよく治ります。指は動かせます。", "横から見た人。", "つけ方", "ベルトを閉じます。きつくしないでください。"),
    "ko": ("손목 부목", "손목을 움직이지 않게 합니다.", "통증을 줄여 줍니다.", "4주 동안 착용하십시오.", "손이 차가우면 전화하십시오.", "움직이지 않는 손목은 잘 낫습니다. 손가락은 움직일 수 있습니다.", "옆에서 본 사람.", "착용하기", "끈을 잠그십시오. 너무 조이면 안 됩니다."),
    "hi": ("कलाई की पट्टी", "यह आपकी कलाई को स्थिर रखती है।", "इससे दर्द कम होता है।", "इसे 4 हफ़्ते पहनें।", "हाथ ठंडा हो तो हमें फ़ोन करें।", "स्थिर कलाई अच्छी तरह ठीक होती है। आप उँगलियाँ हिला सकते हैं।", "बगल से एक व्यक्ति।", "इसे पहनें", "फ़ीते बंद करें। वे दबाने नहीं चाहिए।"),
    "gu": ("કાંડાની પટ્ટી", "તે તમારા કાંડાને સ્થિર રાખે છે.", "તેનાથી દુખાવો ઘટે છે.", "તેને 4 અઠવાડિયાં પહેરો.", "હાથ ઠંડો હોય તો અમને ફોન કરો.", "સ્થિર કાંડું સારી રીતે સાજું થાય છે. તમે આંગળીઓ હલાવી શકો છો.", "બાજુથી એક વ્યક્તિ.", "તેને પહેરો", "પટ્ટા બંધ કરો. તે દબાવવા ન જોઈએ."),
    "vi": ("Nẹp cổ tay", "Nẹp giữ yên cổ tay của quý vị.", "Nẹp làm bớt đau.", "Hãy đeo nẹp 4 tuần.", "Hãy gọi cho chúng tôi nếu bàn tay bị lạnh.", "Cổ tay yên sẽ mau lành. Quý vị có thể cử động ngón tay.", "Một người nhìn từ bên cạnh.", "Đeo nẹp", "Hãy cài dây lại. Dây không được chặt quá."),
    "ru": ("Шина на запястье", "Она держит запястье в покое.", "Она снимает боль.", "Носите её 4 недели.", "Звоните нам, если рука холодная.", "Запястье в покое заживает. Пальцы могут двигаться.", "Человек сбоку.", "Наденьте её", "Закройте ремни. Они не должны давить."),
    "am": ("የእጅ አንጓ ድጋፍ", "የእጅ አንጓዎን ያረጋጋል።", "ሕመሙን ይቀንሳል።", "ለ4 ሳምንታት ያድርጉት።", "እጅዎ ከቀዘቀዘ ይደውሉልን።", "የተረጋጋ አንጓ በደንብ ይድናል። ጣቶችዎን ማንቀሳቀስ ይችላሉ።", "ከጎን የሚታይ ሰው።", "ያድርጉት", "ማሰሪያዎቹን ይዝጉ። መጫን የለባቸውም።"),
    "ht": ("Atèl ponyèt", "Li kenbe ponyèt ou anplas.", "Li soulaje doulè a.", "Mete li pandan 4 semèn.", "Rele nou si men ou frèt.", "Yon ponyèt ki pa bouje geri byen. Ou ka bouje dwèt ou.", "Yon moun sou kote.", "Mete li", "Fèmen bann yo. Yo pa dwe sere."),
    "fr": ("Attelle du poignet", "Elle garde votre poignet immobile.", "Elle calme la douleur.", "Portez-la 4 semaines.", "Appelez-nous si votre main est froide.", "Un poignet au repos guérit bien. Vous pouvez bouger les doigts.", "Une personne de côté.", "Mettez-la", "Fermez les sangles. Elles ne doivent pas serrer."),
    "de": ("Schiene am Handgelenk", "Sie hält Ihre Hand ruhig.", "Sie lindert den Schmerz.", "Tragen Sie sie 4 Wochen lang.", "Rufen Sie an, wenn die Hand kalt ist.", "Eine ruhige Hand heilt gut. Ihre Finger können Sie bewegen.", "Eine Person von der Seite.", "Schiene anlegen", "Schließen Sie die Bänder. Sie dürfen nicht drücken."),
    "pt": ("Tala de punho", "Ela mantém o seu punho parado.", "Ela alivia a dor.", "Use a tala por 4 semanas.", "Ligue para nós se a mão ficar fria.", "O punho parado sara bem. Você pode mexer os dedos.", "Uma pessoa de lado.", "Coloque a tala", "Feche as tiras. Elas não devem apertar."),
}  # fmt: skip
"""Made up for this test; nobody who translates for a living has read it."""


def words_of(code: str) -> dict[str, Any]:
    title, plain, one, two, three, why, alt, heading, step = WORDS[code]
    return {
        "title": title,
        "plain_title": plain,
        "version": "2026-11-22",
        "short_version": [one, two, three],
        "why": {"text": why, "picture": {"name": "spine-where", "alt": alt}},
        "steps": {"items": [{"heading": heading, "text": step}]},
    }


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> handouts.Library:
    path = tmp_path_factory.mktemp("fifteen") / "content.yaml"
    splint = words_of("en") | {"translations": {code: words_of(code) for code in WORDS if code != "en"}}
    content = {
        "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0142"}]},
        "procedures": {"splint": splint},
    }
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return handouts.load(path)


def test_there_are_fifteen() -> None:
    assert len(WORDS) == 16


@pytest.mark.parametrize("code", [code for code in WORDS if code != "en"])
def test_no_translation_has_a_warning(code: str, library: handouts.Library) -> None:
    sheets = [each for each in checks.CHECKS if each.sheet and not each.once]
    found = checks.check(library, procedures=["splint"], languages=[code], checks=sheets, today=TODAY)
    assert [(each.code, each.message) for each in found if each.code != "reading-level-unknown"] == []
    assert bool(found) is (code not in MEASURES), "what is not measured is said"


def test_what_can_be_measured_is(library: handouts.Library) -> None:
    measured = {each.language for each in CheckedLibrary(library, TODAY).sheets if levels(each)[0]}
    assert measured == {"en", "fr", "de", "pt", "ru"}
