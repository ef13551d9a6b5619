/** A script with a sentence in it, and words whose marks stack or turn. */
export interface ScriptSample {
  name: string;
  /** A family of an installed package. */
  family: string;
  /** Of its letters. */
  direction: 'ltr' | 'rtl';
  sentence: string;
  marks: string;
}

const ltr = (name: string, family: string, sentence: string, marks = sentence): ScriptSample => ({
  ...{ name, family, direction: 'ltr', sentence, marks },
});
const rtl = (name: string, family: string, sentence: string, marks = sentence): ScriptSample => ({
  ...ltr(name, family, sentence, marks),
  direction: 'rtl',
});
const noto = (name: string) => `Noto Sans ${name}`;

/** The scripts, each in a family of Noto but for those that Roboto has. The sentences are of the public domain. */
export const SCRIPTS: readonly ScriptSample[] = [
  ltr('latin', 'Roboto', 'All human beings are born free and equal in dignity and rights.', 'ệ ở Å ñ ç'),
  ltr('greek', 'Roboto', 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια.', 'ΐ ΰ ά Ώ'),
  ltr('cyrillic', 'Roboto', 'Все люди рождаются свободными и равными в своём достоинстве и правах.', 'й ё ї ў ќ'),
  ltr(
    'armenian',
    noto('Armenian'),
    'Բոլոր մարդիկ ծնվում են ազատ ու հավասար իրենց արժանապատվությամբ ու իրավունքներով։',
    'ﬓ և օ՛ ՞',
  ),
  ltr(
    'georgian',
    noto('Georgian'),
    'ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით.',
    'ჭყინტი ჶ',
  ),
  rtl('hebrew', noto('Hebrew'), 'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם.', 'בְּרֵאשִׁית שָׁלוֹם'),
  rtl('arabic', noto('Arabic'), 'يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.', 'مُحَمَّدٌ لِلّٰهِ بِّ'),
  rtl(
    'nastaliq',
    'Noto Nastaliq Urdu',
    'تمام انسان آزاد اور حقوق و عزت کے اعتبار سے برابر پیدا ہوئے ہیں۔',
    'پیچھے نستعلیق',
  ),
  rtl('syriac', noto('Syriac'), 'ܟܠ ܒܪܢܫܐ ܡܬܝܠܕ ܚܐܪܐ ܘܫܘܝܐ ܒܐܝܩܪܐ ܘܒܙܕܩܐ', 'ܫܠܵܡܵܐ ܡܲܠܟܵܐ'),
  rtl('thaana', noto('Thaana'), 'ހުރިހާ އިންސާނުން ވެސް އުފަންވަނީ މިނިވަންކަންމަތީގައެވެ', 'ދިވެހި ރާއްޖެ'),
  rtl('nko', 'Noto Sans NKo', 'ߡߐ߱ ߓߍ߯ ߟߊߘߏ߯ߣߍ߲߫ ߞߊ߬ ߕߘߍ߬ ߤߐ߲ߘߐ߫ ߡߐ߲߬ߞߍ ߘߌ߫', 'ߒߞߏ߫ ߞߊ߲߬'),
  rtl('adlam', noto('Adlam'), '𞤋𞤲𞥆𞤢𞤥𞤢 𞤢𞥄𞤣𞤫𞥅𞤶𞤭 𞤬𞤮𞤬 𞤨𞤮𞤼𞤭 𞤲𞤣𞤭𞤥𞥆𞤢𞥄𞤲𞤺𞤵', '𞤆𞤵𞤤𞤢𞤪 𞤯𞤫𞥅'),
  ltr(
    'devanagari',
    noto('Devanagari'),
    'सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।',
    'र्कैं ट्रूँ क्षि हिन्दी',
  ),
  ltr('bengali', noto('Bengali'), 'সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।', 'র্কি ক্ষো শ্রী হিঁ'),
  ltr('gurmukhi', noto('Gurmukhi'), 'ਸਾਰਾ ਮਨੁੱਖੀ ਪਰਿਵਾਰ ਆਪਣੀ ਮਹਿਮਾ ਸ਼ਾਨ ਅਤੇ ਹੱਕਾਂ ਦੇ ਪੱਖੋਂ ਜਨਮ ਤੋਂ ਹੀ ਆਜ਼ਾਦ ਹੈ।', 'ਸ਼੍ਰੀ ਕਿੰ ਪੱਖੋਂ'),
  ltr('gujarati', noto('Gujarati'), 'પ્રતિષ્ઠા અને અધિકારોની દૃષ્ટિએ સર્વ માનવો જન્મથી સ્વતંત્ર અને સમાન હોય છે.', 'ર્કિં શ્રી ક્ષિ'),
  ltr('oriya', noto('Oriya'), 'ସବୁ ମନୁଷ୍ୟ ଜନ୍ମକାଳରୁ ସ୍ୱାଧୀନ ଏବଂ ମର୍ଯ୍ୟାଦା ଓ ଅଧିକାରରେ ସମାନ ଅଟନ୍ତି।', 'କ୍ଷି ର୍କୋ ଓଡ଼ିଆ'),
  ltr('tamil', noto('Tamil'), 'மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.', 'கொ கௌ ஸ்ரீ பி'),
  ltr('telugu', noto('Telugu'), 'ప్రతిపత్తిస్వత్వముల విషయమున మానవులెల్లరును జన్మతః స్వతంత్రులును సమానులును నగుదురు.', 'క్షి స్త్రీ కై'),
  ltr('kannada', noto('Kannada'), 'ಎಲ್ಲಾ ಮಾನವರೂ ಸ್ವತಂತ್ರರಾಗಿಯೇ ಜನಿಸಿದ್ದಾರೆ ಹಾಗೂ ಘನತೆ ಮತ್ತು ಹಕ್ಕುಗಳಲ್ಲಿ ಸಮಾನರಾಗಿದ್ದಾರೆ.', 'ಕ್ಷಿ ಸ್ತ್ರೀ ಕೋ'),
  ltr('malayalam', noto('Malayalam'), 'മനുഷ്യരെല്ലാവരും തുല്യാവകാശങ്ങളോടും അന്തസ്സോടും സ്വാതന്ത്ര്യത്തോടുംകൂടി ജനിച്ചവരാണ്.', 'ക്ഷി സ്ത്രീ കോ ൻ'),
  ltr('sinhala', noto('Sinhala'), 'සියලු මනුෂ්‍යයෝ නිදහස්ව උපත ලබා ඇත. ගරුත්වයෙන් හා අයිතිවාසිකම්වලින් සමාන වෙති.', 'ශ්‍රී ක්‍ෂ කෝ'),
  ltr('thai', noto('Thai'), 'มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในศักดิ์ศรีและสิทธิ', 'ที่ ปู่ น้ำ ญี่ปุ่น'),
  ltr('lao', noto('Lao'), 'ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີ ສິດທິ ເສລີພາບ ແລະ ຄວາມສະເໝີພາບເທົ່າທຽມກັນ.', 'ນໍ້າ ທີ່ ປູ່'),
  ltr('khmer', noto('Khmer'), 'មនុស្សទាំងអស់ កើតមកមានសេរីភាព និងសមភាព ក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរ និងសិទ្ធិ។', 'ខ្ញុំ ស្ត្រី កៅ៉'),
  ltr('myanmar', noto('Myanmar'), 'လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း မွေးဖွားလာသူများ ဖြစ်သည်။', 'ကြွေး မြန်မာ က္ကို'),
  ltr(
    'tibetan',
    'Noto Serif Tibetan',
    'འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས་ཆེ་མཐོངས་དང་ཐོབ་ཐང་གི་རང་དབང་འདྲ་མཉམ་དུ་ཡོད་ལ།',
    'རྐྱེན བསྒྲུབས ཨོཾ',
  ),
  ltr('ethiopic', noto('Ethiopic'), 'የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።', 'ኳ ጿ ፹'),
  ltr('cherokee', noto('Cherokee'), 'ᏂᎦᏓ ᎠᏂᏴᏫ ᏂᎨᎫᏓᎸᎾ ᎠᎴ ᎤᏂᏠᏱ ᎤᎾᏕᎿ ᏚᏳᎧᏛ ᎨᏒᎢ', 'ᏣᎳᎩ ꭰꭱ'),
  ltr(
    'canadian-aboriginal',
    'Noto Sans Canadian Aboriginal',
    'ᐃᓅᔪᓕᒫᑦ ᐊᓂᖅᑎᕆᔭᐅᕙᓪᓗᑎᒃ ᐃᓱᒪᕐᓱᕐᖢᑎᒃ ᐊᒻᒪᓗ ᐊᔾᔨᐅᖃᑎᒌᖕᓗᑎᒃ',
    'ᓀᐦᐃᔭᐍᐏᐣ ᖅ',
  ),
  ltr('mongolian', noto('Mongolian'), 'ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠡᠯᠡᠬᠦ ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ ᠲᠡᠢ', 'ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ'),
  ltr('tifinagh', noto('Tifinagh'), 'ⵉⵎⴷⴰⵏⵏ ⴰⴽⴽⵯ ⵜⵜⵍⴰⵍⴰⵏ ⴷ ⵉⵍⵍⴻⵍⵍⵉⵢⵏ ⵎⵙⴰⵡⴰⵏ', 'ⵜⴰⵎⴰⵣⵉⵖⵜ ⴳⵯ'),
  ltr('javanese', noto('Javanese'), 'ꦱꦧꦼꦤ꧀ꦲꦸꦮꦺꦴꦁꦏꦭꦲꦶꦫꦏꦺꦏꦤ꧀ꦛꦶꦩꦂꦢꦶꦏꦭꦤ꧀ꦢꦂꦧꦺꦩꦂꦠꦧꦠ꧀', 'ꦏ꧀ꦱꦶ ꦮꦺꦴꦁ ꦥꦿ'),
  ltr('balinese', noto('Balinese'), 'ᬲᬫᬶᬫᬦᬸᬲᬫᬦᬾᬳᭂᬫ᭄ᬩᬲ᭄ᬫᬃᬤᬶᬓᬮᬦ᭄ᬤᬸᬯᬾᬳᬃᬓᬢ᭄ᬫᬃᬢᬩᬢ᭄', 'ᬓ᭄ᬱᬶ ᬅᬓ᭄ᬱᬭ'),
  ltr('vai', noto('Vai'), 'ꕉꕜꕮ ꔔꘋ ꖸ ꔰ ꗋꘋ ꕮꕨ ꔔꘋ ꖸ ꕎ ꕉꖸꕊ ꕴꖃ ꕃꔤꘂ', 'ꕙꔤ ꖓꕌ'),
  ltr('ol-chiki', 'Noto Sans Ol Chiki', 'ᱡᱚᱛᱚ ᱢᱟᱱᱣᱟ ᱠᱚ ᱯᱷᱩᱨᱜᱟᱹᱞ ᱛᱮ ᱡᱟᱱᱟᱢ ᱠᱟᱱᱟ ᱠᱚ', 'ᱥᱟᱱᱛᱟᱲᱤ ᱟᱹ'),
  ltr('runic', noto('Runic'), 'ᚠᛇᚻ ᛒᛦᚦ ᚠᚱᚩᚠᚢᚱ ᚠᛁᚱᚪ ᚷᛖᚻᚹᛦᛚᚳᚢᛗ ᛋᚳᛖᚪᛚ ᚦᛖᚪᚻ ᛗᚪᚾᚾᚪ', 'ᚠᚢᚦᚨᚱᚲ'),
  ltr('coptic', noto('Coptic'), 'ⲣⲱⲙⲉ ⲛⲓⲙ ⲥⲉϫⲡⲟ ⲙⲙⲟⲟⲩ ⲛⲣⲙϩⲉ ⲁⲩⲱ ⲥⲉϣⲏϣ ϩⲛ ⲡⲧⲁⲉⲓⲟ', 'ⲛ̄ⲧⲉ ϩ̄'),
  ltr('gothic', noto('Gothic'), '𐌰𐌻𐌻𐌰𐌹 𐌼𐌰𐌽𐌽𐌰 𐍆𐍂𐌴𐌹𐌷𐌰𐌻𐍃 𐌾𐌰𐌷 𐍃𐌰𐌼𐌰𐌻𐌴𐌹𐌺𐍃 𐌹𐌽 𐍅𐌰𐌹𐍂𐌸𐌹𐌳𐌰𐌹', '𐌲𐌿𐍄𐌹𐍃𐌺𐌰'),
  ltr(
    'kana',
    'Noto Sans JP',
    'すべてのにんげんは、うまれながらにしてじゆうであり、かつ、びょうどうである。',
    'が パ ヴ ゎ',
  ),
  ltr('han', 'Noto Sans JP', '人人生而自由在尊厳和権利上一律平等富有理性和良心応以兄弟関係的精神相対。', '漢字 国 々'),
  ltr('hangul', 'Noto Sans KR', '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.', '한글 각 뷁'),
];

/** What is asked of each script: a name, the text (HTML) and its style. */
export interface ScriptCase {
  name: string;
  text: string;
  /** px */
  size: number;
  width: number;
  /** px */
  letterSpacing: number;
}

/** px of a page of a script's cases. */
export const PAGE = { width: 400, height: 490 };
/** px to the top of each case. */
export const TOPS = [10, 80, 150, 320, 380, 440];

const words = (text: string, count: number, most = 24) =>
  [...text.split(' ').slice(0, count).join(' ')].slice(0, most).join('');

/** Shaping, marks, breaking, bidi with brackets and numbers, letter spacing, decomposed letters. */
export function casesOf({ sentence, marks }: ScriptSample): ScriptCase[] {
  const one = { size: 22, width: 380, letterSpacing: 0 };
  return [
    { ...one, name: 'shaping', text: words(sentence, 3) },
    { ...one, name: 'marks', text: marks },
    { ...one, name: 'breaking', text: sentence, size: 16, width: 200 },
    { ...one, name: 'bidi', text: `12 (${words(sentence, 2)}) 34%`, size: 18 },
    { ...one, name: 'spacing', text: words(sentence, 2, 12), size: 18, letterSpacing: 4 },
    { ...one, name: 'decomposed', text: marks.normalize('NFD'), size: 18 },
  ];
}
