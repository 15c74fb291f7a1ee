"""Plain medical sentences in every language that sheets are in: what the typesetting is tried with.

Each language has a telephone number, an address or a Latin word, a date, a time, figures and punctuation; and what
is hard in its script. U+2066 and U+2069 surround what must keep its own order: Chromium needs to be told, the
engine has to see it by itself and is given the text without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "fonts"
ISOLATE, END = "\u2066", "\u2069"
PHONE = "(770) 962-3642"


@dataclass(frozen=True)
class Sample:
    """A language: its code, the font it is tried in, direction, sentences."""

    language: str
    family: str
    stem: str
    sentences: tuple[str, ...]
    rtl: bool = False

    @property
    def font(self) -> Path:
        return FONTS / self.family / f"{self.stem}_400Regular.ttf"

    @property
    def plain(self) -> tuple[str, ...]:
        """The sentences as the engine is given them."""
        return tuple(plain(sentence) for sentence in self.sentences)

    @property
    def paragraph(self) -> str:
        return " ".join(self.plain)


def plain(text: str) -> str:
    """Without the signs that isolate."""
    return text.replace(ISOLATE, "").replace(END, "")


_NEXT = ("atkinson-hyperlegible-next", "AtkinsonHyperlegibleNext")
_SOURCE = ("source-sans-3", "SourceSans3")

SAMPLES = {
    sample.language: sample
    for sample in (
        Sample(
            "en",
            *_NEXT,
            (
                f"Call {PHONE} if you have a fever of 101.5\u00a0°F (38.6\u00a0°C) or more.",
                "Your visit is on December 24, 2026, at 9:30 AM.",
                "Don’t lift anything heavier than “a full kettle”: wait for 6–8 weeks.",
                "Write to help@example.org, or ask at the desk: may I take a shower?",
            ),
        ),
        Sample(
            "es",
            *_NEXT,
            (
                f"Llame al {PHONE} si tiene fiebre de más de 38\u00a0°C.",
                "Su cita es el 24 de diciembre de 2026, a las 9:30.",
                "¿Le duele más la espalda? ¡No espere hasta mañana!",
                "Escriba a citas@example.org o pregunte en «Recepción».",
                "Tome ½ tableta con agua, según le diga su cirujano.",
            ),
        ),
        Sample(
            "fr",
            *_NEXT,
            (
                f"Appelez le {PHONE} si vous avez de la fièvre\u00a0: n’attendez pas\u00a0!",
                "Votre rendez-vous est le 24 décembre 2026, à 9\u00a0h\u00a030.",
                "Écrivez à aide@example.org ou demandez à l’«\u00a0Accueil\u00a0».",
                "Le cœur, les sœurs, Noël, ça et là, où, naïf, AVANT TOUT.",
            ),
        ),
        Sample(
            "de",
            *_NEXT,
            (
                f"Rufen Sie {PHONE} an, wenn Sie Fieber über 38,5\u00a0°C haben.",
                "Ihr Termin ist am 24.12.2026 um 9:30 Uhr.",
                "Schreiben Sie an hilfe@example.org oder fragen Sie „am Empfang“.",
                "Die Wirbelsäule heilt; größere Stöße, Äpfel und Übungen später.",
            ),
        ),
        Sample(
            "pt",
            *_NEXT,
            (
                f"Ligue para {PHONE} se tiver febre acima de 38\u00a0°C.",
                "A sua consulta é no dia 24 de dezembro de 2026, às 9h30.",
                "Escreva para ajuda@example.org ou pergunte na “Recepção”.",
                "Não levante pesos: a coluna, o pulmão e o coração vêm primeiro.",
            ),
        ),
        Sample(
            "ht",
            *_NEXT,
            (
                f"Rele {PHONE} si ou gen lafyèv ki depase 38\u00a0°C.",
                "Randevou ou se 24 desanm 2026, a 9:30 nan maten.",
                "Ekri nan èd@example.org oswa mande nan « Resepsyon ».",
                "Pa leve anyen ki lou; kò w bezwen repo apre operasyon an.",
            ),
        ),
        Sample(
            "vi",
            *_SOURCE,
            (
                f"Gọi số {PHONE} nếu quý vị bị sốt trên 38\u00a0°C.",
                "Lịch hẹn của quý vị: ngày 24/12/2026, lúc 9:30 sáng.",
                "Bác sĩ sẽ bơm xi măng vào đốt sống bị gãy của quý vị.",
                "Viết thư tới lienhe@example.org nếu cần người thông dịch.",
                "Nguyễn Thị Ánh: ẳ ẵ ặ ấ ầ ẩ ẫ ậ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự.",
            ),
        ),
        Sample(
            "ru",
            *_SOURCE,
            (
                f"Позвоните по номеру {PHONE}, если температура выше 38\u00a0°C.",
                "Ваш приём — 24 декабря 2026 г. в 9:30.",
                "Пишите на help@example.org или спросите в «Регистратуре».",
                "Не поднимайте тяжёлое: съешьте ужин и ещё полежите.",
            ),
        ),
        Sample(
            "am",
            "noto-sans-ethiopic",
            "NotoSansEthiopic",
            (
                f"ትኩሳት ካለብዎት ወደ {PHONE} ይደውሉ።",
                "ቀጠሮዎ ታኅሣሥ 24 ቀን 2026፣ ከጠዋቱ 9:30 ነው።",
                "ከቀዶ ሕክምና በኋላ ለ24 ሰዓታት መኪና አይንዱ።",
                "ወደ help@example.org ይጻፉ፤ አስተርጓሚ በነጻ ይገኛል።",
                "ዶክተሩ የተሰበረውን አከርካሪ በሲሚንቶ (Kyphoplasty) ይሞላል።",
            ),
        ),
        Sample(
            "ko",
            "noto-sans-kr",
            "NotoSansKR",
            (
                f"38\u00a0°C 이상 열이 나면 {PHONE}로 전화하십시오.",
                "예약은 2026년 12월 24일 오전 9시 30분입니다.",
                "수술 후 24시간 동안은 운전하지 마십시오.",
                "이메일은 help@example.org, 통역은 무료입니다!",
                "척추 성형술(Kyphoplasty)은 부러진 척추뼈를 낫게 합니다.",
            ),
        ),
        Sample(
            "zh-Hans",
            "noto-sans-sc",
            "NotoSansSC",
            (
                f"如果发烧超过38°C，请拨打{PHONE}。",
                "您的预约时间是2026年12月24日上午9:30。",
                "手术后24小时内不要开车；请家人、朋友陪同您回家。",
                "“椎体后凸成形术”（Kyphoplasty）用骨水泥修复骨折的椎骨。",
                "请写信到help@example.org，或者问护士：我可以洗澡吗？",
            ),
        ),
        Sample(
            "zh-Hant",
            "noto-sans-tc",
            "NotoSansTC",
            (
                f"如果發燒超過38°C，請撥打{PHONE}。",
                "您的預約時間是2026年12月24日上午9:30。",
                "手術後24小時內不要開車；請家人、朋友陪同您回家。",
                "「椎體後凸成形術」（Kyphoplasty）用骨水泥修復骨折的椎骨。",
                "請寫信到help@example.org，或者問護士：我可以洗澡嗎？",
            ),
        ),
        Sample(
            "ja",
            "noto-sans-jp",
            "NotoSansJP",
            (
                f"38°C以上の熱が出たら、{PHONE}に電話してください。",
                "予約は2026年12月24日（木）午前9時30分です。",
                "「椎体形成術」（Kyphoplasty）は、折れた背骨をセメントで固めます。",
                "ちょっと待って！シャワーやパーティーは、いつからですか？",
                "メールはhelp@example.orgまで。髙橋・山﨑が、お答えします。",
            ),
        ),
        Sample(
            "hi",
            "noto-sans-devanagari",
            "NotoSansDevanagari",
            (
                f"बुखार 38\u00a0°C से ज़्यादा हो तो {PHONE} पर फ़ोन करें।",
                "आपकी सर्जरी 24 दिसंबर 2026 को सुबह 9:30 बजे है।",
                "डॉक्टर टूटी हुई कशेरुका में हड्डी का सीमेंट भरते हैं।",
                "कार्य, वर्ष, दर्द, क्षेत्र, ज्ञान, श्रम: प्रश्न पूछें, उत्तर मिलेगा।",
                "स्त्री, द्वितीय, विद्यार्थी, रीढ़, शुद्ध, ट्रॉली, हृदय, रूप, किन्तु।",
                "help@example.org पर लिखें; दुभाषिया मुफ़्त है (Kyphoplasty)।",
            ),
        ),
        Sample(
            "gu",
            "noto-sans-gujarati",
            "NotoSansGujarati",
            (
                f"તાવ 38\u00a0°C થી વધુ હોય તો {PHONE} પર ફોન કરો.",
                "તમારી સર્જરી 24 ડિસેમ્બર 2026 ના રોજ સવારે 9:30 વાગ્યે છે.",
                "ડૉક્ટર તૂટેલા મણકામાં હાડકાનો સિમેન્ટ ભરે છે.",
                "પ્રશ્ન, વર્ષ, દર્દ, ક્ષેત્ર, જ્ઞાન, શ્રદ્ધા, સ્ત્રી, દ્વિતીય, હૃદય, કિન્તુ.",
                "help@example.org પર લખો; દુભાષિયો મફત છે (Kyphoplasty).",
            ),
        ),
        Sample(
            "ar",
            "noto-sans-arabic",
            "NotoSansArabic",
            (
                f"اتصل على الرقم {ISOLATE}{PHONE}{END} إذا ارتفعت حرارتك.",
                "موعدك يوم 24/12/2026 في الساعة 9:30 صباحًا.",
                "لا تقُد السيارة لمدة 24 ساعة؛ الأدوية والإبر والآلام ولأنك مُتعَب.",
                "يُحقَنُ الإسمنتُ الطبّيُّ في الفقرةِ المكسورةِ، ثمَّ تَشفَى بإذن الله.",
                f"راسلنا على {ISOLATE}help@example.org{END} (مجانًا)، أو اسأل: هل أستحم؟",
                f"عملية رأب الحدب (Kyphoplasty) تعالج {ISOLATE}85%{END} من الكسور في 10 أيام.",
            ),
            rtl=True,
        ),
        Sample(
            "fa",
            "noto-sans-arabic",
            "NotoSansArabic",
            (
                f"اگر تب دارید با شمارهٔ {ISOLATE}{PHONE}{END} تماس بگیرید.",
                "نوبت شما ۲۴ دسامبر ۲۰۲۶، ساعت ۹:۳۰ صبح است (۲۴/۱۲/۲۰۲۶).",
                "می\u200cتوانید راه بروید، ولی چیزهای سنگین را بلند نکنید.",
                "پزشک مهره\u200cهای شکسته را با سیمان پر می\u200cکند؛ چرا؟ ژرف، گچ، پژمرده.",
                f"به {ISOLATE}help@example.org{END} بنویسید (مترجم رایگان است)!",
                "پس از ۲۴ ساعت، ۸۵٪ بیماران Kyphoplasty درد کمتری دارند.",
            ),
            rtl=True,
        ),
        Sample(
            "tl",
            *_NEXT,
            (
                f"Tumawag sa {PHONE} kung may lagnat kayo na higit sa 38\u00a0°C.",
                "Ang inyong pagbisita ay sa Disyembre 24, 2026, 9:30 ng umaga.",
                "Huwag magbuhat ng mabigat; magpahinga pagkatapos ng operasyon.",
                "Sumulat sa tulong@example.org o magtanong sa “front desk”.",
            ),
        ),
        Sample(
            "pl",
            *_SOURCE,
            (
                f"Zadzwoń pod {PHONE}, jeśli masz gorączkę powyżej 38\u00a0°C.",
                "Twoja wizyta: 24 grudnia 2026, godz. 9:30.",
                "Nie dźwigaj ciężarów; źdźbło, łóżko, ćwiczenia później.",
                "Napisz na pomoc@example.org albo zapytaj „w rejestracji”.",
            ),
        ),
        Sample(
            "it",
            *_NEXT,
            (
                f"Chiami il {PHONE} se ha la febbre oltre 38\u00a0°C.",
                "La Sua visita è il 24 dicembre 2026, alle 9:30.",
                "Non sollevi pesi: così la schiena guarirà più in fretta.",
                "Scriva a aiuto@example.org o chieda alla «Reception».",
            ),
        ),
        Sample(
            "uk",
            *_SOURCE,
            (
                f"Зателефонуйте за номером {PHONE}, якщо температура вища за 38\u00a0°C.",
                "Ваш прийом — 24 грудня 2026 р. о 9:30.",
                "Не піднімайте важкого; їжте, пийте воду й відпочивайте.",
                "Пишіть на help@example.org або спитайте в «Реєстратурі»; з’ясуйте все, ґанок.",
            ),
        ),
        Sample(
            "el",
            *_SOURCE,
            (
                f"Τηλεφωνήστε στο {PHONE} αν έχετε πυρετό πάνω από 38\u00a0°C.",
                "Το ραντεβού σας είναι στις 24 Δεκεμβρίου 2026, 9:30 το πρωί.",
                "Μη σηκώνετε βάρη· ξεκουραστείτε μετά την επέμβαση.",
                "Γράψτε στο help@example.org ή ρωτήστε στην «Υποδοχή»· μπορώ να κάνω μπάνιο;",
            ),
        ),
        Sample(
            "he",
            "noto-sans-hebrew",
            "NotoSansHebrew",
            (
                f"התקשרו ל־{ISOLATE}{PHONE}{END} אם יש לכם חום.",
                "התור שלכם ב־24 בדצמבר 2026 בשעה 9:30.",
                "אל תרימו דברים כבדים; נוחו 24 שעות אחרי הניתוח.",
                f"כתבו אל {ISOLATE}help@example.org{END} או שאלו: מותר להתקלח?",
            ),
            rtl=True,
        ),
        Sample(
            "ur",
            "noto-sans-arabic",
            "NotoSansArabic",
            (
                f"اگر بخار ہو تو {ISOLATE}{PHONE}{END} پر فون کریں۔",
                "آپ کی ملاقات 24 دسمبر 2026 کو صبح 9:30 بجے ہے۔",
                "بھاری چیزیں نہ اٹھائیں؛ آپریشن کے بعد آرام کریں۔",
                "ڈاکٹر ٹوٹی ہوئی ہڈی میں سیمنٹ بھرتے ہیں، ٹھیک ہے؟",
            ),
            rtl=True,
        ),
        Sample(
            "bn",
            "noto-sans-bengali",
            "NotoSansBengali",
            (
                f"জ্বর 38\u00a0°C এর বেশি হলে {PHONE} নম্বরে ফোন করুন।",
                "আপনার অপারেশন 24 ডিসেম্বর 2026 সকাল 9:30 টায়।",
                "ডাক্তার ভাঙা হাড়ে সিমেন্ট ভরে দেন; ভারী জিনিস তুলবেন না।",
                "প্রশ্ন, ক্ষত, জ্ঞান, শ্রবণ, স্ত্রী, কর্ম, হৃদয়, উৎস, চাঁদ, দুঃখ, ন্যায্য।",
            ),
        ),
        Sample(
            "pa",
            "noto-sans-gurmukhi",
            "NotoSansGurmukhi",
            (
                f"ਬੁਖ਼ਾਰ 38\u00a0°C ਤੋਂ ਵੱਧ ਹੋਵੇ ਤਾਂ {PHONE} ਉੱਤੇ ਫ਼ੋਨ ਕਰੋ।",
                "ਤੁਹਾਡੀ ਸਰਜਰੀ 24 ਦਸੰਬਰ 2026 ਨੂੰ ਸਵੇਰੇ 9:30 ਵਜੇ ਹੈ।",
                "ਡਾਕਟਰ ਟੁੱਟੀ ਹੱਡੀ ਵਿੱਚ ਸੀਮਿੰਟ ਭਰਦੇ ਹਨ; ਭਾਰਾ ਨਾ ਚੁੱਕੋ।",
                "ਪ੍ਰਸ਼ਨ, ਸ੍ਰੀ, ਪੜ੍ਹਨਾ, ਸਿੰਘ, ਗਿਆਨ, ਸ਼ੁੱਧ, ਸ੍ਵੈ, ਨ੍ਹਾਉਣਾ।",
            ),
        ),
        Sample(
            "ne",
            "noto-sans-devanagari",
            "NotoSansDevanagari",
            (
                f"ज्वरो 38\u00a0°C भन्दा बढी भए {PHONE} मा फोन गर्नुहोस्।",
                "तपाईंको शल्यक्रिया 24 डिसेम्बर 2026 बिहान 9:30 बजे हो।",
                "डाक्टरले भाँचिएको हाडमा सिमेन्ट भर्नुहुन्छ; गह्रौं नउठाउनुहोस्।",
                "प्रश्न, क्षेत्र, ज्ञान, श्रम, गर्\u200dयो, द्वन्द्व, शुद्ध, हृदय, उत्तर।",
            ),
        ),
        Sample(
            "so",
            *_NEXT,
            (
                f"Wac {PHONE} haddii aad qabto qandho ka badan 38\u00a0°C.",
                "Ballantaadu waa Diseembar 24, 2026, 9:30 subaxnimo.",
                "Ha qaadin wax culus; naso qalliinka kaddib.",
                "U qor caawimo@example.org ama weydii “miiska hore”.",
            ),
        ),
        Sample(
            "sw",
            *_NEXT,
            (
                f"Piga simu {PHONE} ukiwa na homa zaidi ya 38\u00a0°C.",
                "Miadi yako ni tarehe 24 Desemba 2026, saa 9:30 asubuhi.",
                "Usiinue vitu vizito; pumzika baada ya upasuaji.",
                "Andika kwa msaada@example.org au uliza “mapokezi”.",
            ),
        ),
        Sample(
            "hmn",
            *_NEXT,
            (
                f"Hu rau {PHONE} yog koj kub taub hau tshaj 38\u00a0°C.",
                "Koj lub sij hawm teem caij yog Hnub 24, Lub Kaum Ob Hlis, 2026, 9:30 sawv ntxov.",
                "Tsis txhob nqa khoom hnyav; so tom qab phais tas.",
                "Sau ntawv rau pab@example.org lossis nug tus neeg txhais lus.",
            ),
        ),
        Sample(
            "th",
            "noto-sans-thai",
            "NotoSansThai",
            (
                f"โทร {PHONE} หากมีไข้สูงกว่า 38\u00a0°C",
                "นัดของคุณคือวันที่ 24 ธันวาคม 2026 เวลา 9:30 น.",
                "แพทย์จะฉีดซีเมนต์เข้าไปในกระดูกที่หัก ห้ามยกของหนักหลังผ่าตัดหกสัปดาห์",
                "เขียนถึง help@example.org หรือถามพยาบาลว่าอาบน้ำได้หรือไม่ ผู้ป่วยทุกคนถามได้",
            ),
        ),
        Sample(
            "lo",
            "noto-sans-lao",
            "NotoSansLao",
            (
                f"ໂທ {PHONE} ຖ້າມີໄຂ້ສູງກວ່າ 38\u00a0°C.",
                "ນັດໝາຍຂອງທ່ານແມ່ນວັນທີ 24 ທັນວາ 2026 ເວລາ 9:30.",
                "ທ່ານໝໍຈະສີດຊີມັງເຂົ້າໄປໃນກະດູກທີ່ຫັກ ຫ້າມຍົກຂອງໜັກຫຼັງຜ່າຕັດຫົກອາທິດ",
                "ຂຽນຫາ help@example.org ຫຼືຖາມພະຍາບານວ່າອາບນ້ຳໄດ້ບໍ? ຄົນເຈັບທຸກຄົນຖາມໄດ້",
            ),
        ),
        Sample(
            "km",
            "noto-sans-khmer",
            "NotoSansKhmer",
            (
                f"សូមទូរស័ព្ទទៅ {PHONE} ប្រសិនបើអ្នកមានគ្រុនក្តៅលើស 38\u00a0°C។",
                "ការណាត់ជួបរបស់អ្នកគឺថ្ងៃទី 24 ធ្នូ 2026 ម៉ោង 9:30 ព្រឹក។",
                "វេជ្ជបណ្ឌិតនឹងចាក់ស៊ីម៉ង់ចូលក្នុងឆ្អឹងដែលបាក់។ កុំលើករបស់ធ្ងន់ក្រោយពេលវះកាត់។",
                "សរសេរទៅ help@example.org ឬសួរគិលានុបដ្ឋាក៖ តើខ្ញុំងូតទឹកបានទេ? ស្ត្រី ក្រុម ខ្មៅ ច្បាប់ ញ៉ាំ សៅរ៍។",
            ),
        ),
        Sample(
            "my",
            "noto-sans-myanmar",
            "NotoSansMyanmar",
            (
                f"38\u00a0°C ထက်ပိုဖျားလျှင် {PHONE} သို့ ဖုန်းဆက်ပါ။",
                "သင့်ရက်ချိန်းမှာ 2026 ဒီဇင်ဘာ 24 နံနက် 9:30 ဖြစ်သည်။",
                "ဆရာဝန်က ကျိုးနေသော အရိုးထဲသို့ ဘိလပ်မြေ ထိုးသွင်းမည်။ အနားယူပါ။",
                "help@example.org သို့ ရေးပါ။ ရေချိုးနိုင်ပါသလား။ ဗုဒ္ဓဟူး၊ အင်္ဂါ၊ ကျွန်ုပ်၊ ဩဂုတ်။",
            ),
        ),
        Sample(
            "hy",
            "noto-sans-armenian",
            "NotoSansArmenian",
            (
                f"Զանգահարեք {PHONE}, եթե ջերմությունը բարձր է 38\u00a0°C-ից։",
                "Ձեր այցը 2026 թ. դեկտեմբերի 24-ին է, ժամը 9:30-ին։",
                "Վիրահատությունից հետո ծանր իրեր չբարձրացնե՛ք և հանգստացե՛ք։",
                "Գրեք help@example.org կամ հարցրեք «Ընդունարանում»․ լողալ կարելի՞ է։",
            ),
        ),
        Sample(
            "ta",
            "noto-sans-tamil",
            "NotoSansTamil",
            (
                f"காய்ச்சல் 38\u00a0°C-க்கு மேல் இருந்தால் {PHONE} எண்ணை அழையுங்கள்.",
                "உங்கள் அறுவை சிகிச்சை 24 டிசம்பர் 2026, காலை 9:30 மணிக்கு.",
                "மருத்துவர் உடைந்த எலும்பில் சிமெண்டை நிரப்புவார்; ஓய்வு தேவை.",
                "ஸ்ரீ, பக்ஷம், கொள்கை, போதும், கௌரவம், துணி, ஃபோன்: help@example.org.",
            ),
        ),
        Sample(
            "te",
            "noto-sans-telugu",
            "NotoSansTelugu",
            (
                f"జ్వరం 38\u00a0°C కంటే ఎక్కువ ఉంటే {PHONE} కు ఫోన్ చేయండి.",
                "మీ శస్త్రచికిత్స 24 డిసెంబర్ 2026, ఉదయం 9:30 గంటలకు.",
                "డాక్టర్ విరిగిన ఎముకలో సిమెంట్ నింపుతారు; బరువులు ఎత్తకండి.",
                "ప్రశ్న, క్షేత్రం, జ్ఞానం, శ్రీ, స్త్రీ, వైద్యం, కృషి, మూత్రం: help@example.org కు రాయండి.",
            ),
        ),
    )
}
