import pytest

from expenses.importing.decoding import Text
from expenses.importing.refusing import FileRefusedError

TEXT = "date,title\n2026-01-02,Café für 5 €\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_text_is_found_in_every_encoding(encoding):
    text = Text(TEXT.encode(encoding))

    assert "".join(text.lines()) == "".join(text.lines()) == TEXT


@pytest.mark.parametrize(
    "content", [b"a,b\n\0,c\n", b"PK\x03\x04\0\0\0\0\x81\x8d", b"caf\x81", b"\xff\xfea"]
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(FileRefusedError) as caught:
        Text(content)

    assert [problem.number for problem in caught.value.problems] == [0]


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1250", "řeřicha;příště;ještě;čšč;ŽÍŽEŇ"),
        ("cp1251", "Покупка Пятёрочка;Супермаркеты"),
        ("cp1252", "ÄÖÜ;Größe;prélèvement;ÁÉÍÑ;10 €"),
        ("cp1253", "ΑΓΟΡΑ ΣΚΛΑΒΕΝΙΤΗΣ;Μισθοδοσία"),
        ("cp1254", "İşlem açıklaması;ŞİŞLİ alışveriş;öğrenci"),
        ("cp1257", "Gavėjas;Paaiškinimai;įmokos;Atlyginimas už vasarį"),
        ("cp1252", "Skýring;Upphæð;það;Reykjavík"),
        ("cp1255", "תאריך;תיאור;חובה;זכות;משכורת"),
        ("cp1256", "التاريخ;تفاصيل العملية;المبلغ;راتب"),
        ("cp874", "วันที่;รายการ;ถอนเงิน;ฝากเงิน"),
        ("gb18030", "交易时间,交易对方,金额,收入"),
        ("cp950", "交易日期,說明,提出,存入,餘額"),
        ("cp949", "거래일시,적요,출금액,입금액,잔액"),
        ("cp932", "日付,摘要,支払い金額,スーパー"),
    ],
)
def test_code_pages_of_other_scripts_are_told_apart(encoding, line):
    lines = "\n".join([line] * 5)

    assert Text(lines.encode(encoding)).encoding == encoding
