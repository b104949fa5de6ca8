// data-detect: fills a field of the sign-up form with what the browser knows; it stays changeable.
const EURO = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK";
const CURRENCIES =
  "US:USD GB:GBP CH:CHF LI:CHF SE:SEK NO:NOK DK:DKK PL:PLN CZ:CZK HU:HUF RO:RON TR:TRY UA:UAH " +
  "CA:CAD AU:AUD NZ:NZD JP:JPY CN:CNY KR:KRW IN:INR BR:BRL MX:MXN ZA:ZAR IL:ILS SG:SGD HK:HKD " +
  "TW:TWD TH:THB ID:IDR MY:MYR PH:PHP VN:VND AE:AED SA:SAR EG:EGP KW:KWD NG:NGN KE:KES AR:ARS CL:CLP CO:COP";

function currency() {
  const region = new Intl.Locale(navigator.language).maximize().region;
  if (EURO.split(" ").includes(region)) return ["EUR"];
  return CURRENCIES.split(" ").filter((pair) => pair.startsWith(`${region}:`)).map((pair) => pair.slice(3));
}

const guesses = {
  time_zone: () => [Intl.DateTimeFormat().resolvedOptions().timeZone],
  language: () => navigator.languages.flatMap((tag) => [tag.toLowerCase(), tag.split("-")[0].toLowerCase()]),
  currency,
};

for (const field of document.querySelectorAll("[data-detect]")) {
  const wanted = guesses[field.dataset.detect]?.() ?? [];
  const offered = field.options && [...field.options].map((option) => option.value);
  const value = wanted.find((guess) => guess && (!offered || offered.includes(guess)));
  if (!value) continue;
  field.value = value;
  const said = document.querySelector(`[data-detected="${field.dataset.detect}"]`);
  if (said && field.options) said.textContent = field.dataset.detect === "time_zone" ? value : field.selectedOptions[0].text;
}
