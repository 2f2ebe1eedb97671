/// Invented people: combinations of ordinary names; every resemblance is chance.
enum Names {
    static let given: [String] = [
        "Aafke", "Abel", "Ahmed", "Aisha", "Amber", "Anaïs", "Anouk", "Arjen", "Astrid", "Bas", "Bilal", "Bram",
        "Britt",
        "Carlijn", "Céline", "Chiara", "Daan", "Dewi", "Dirk", "Edwin", "Eline", "Elif", "Emma", "Esmée", "Eva",
        "Fatima",
        "Femke", "Floor", "Frank", "Geert", "Gijs", "Hanneke", "Hans", "Hugo", "Ilse", "Imke", "Ineke", "Iris", "Jan",
        "Jasmijn", "Jeroen", "Jesse", "Jip", "Joost", "Judith", "Karim", "Karin", "Kim", "Koen", "Lars", "Lieke",
        "Lisa",
        "Lotte", "Loïs", "Luuk", "Maartje", "Marc", "Margriet", "Marieke", "Marit", "Mats", "Meike", "Merel", "Mila",
        "Mohamed", "Monique", "Naomi", "Nienke", "Nils", "Noor", "Noël", "Olga", "Paul", "Petra", "Pieter", "Quinten",
        "Ramona", "Renée", "René", "Rianne", "Robin", "Roos", "Ruben", "Saar", "Samira", "Sanne", "Saskia", "Simone",
        "Sjoerd", "Stijn", "Tess", "Thijs", "Tim", "Tom", "Truus", "Vera", "Wendy", "Wessel", "Wietske", "Willem",
        "Yara",
        "Yusuf", "Zoë",
    ]

    /// Surnames with their prefix apart, as `van de` and `Velde`.
    static let surnames: [(prefix: String, name: String)] = [
        ("", "Aalbers"), ("", "Akkerman"), ("el", "Amrani"), ("van", "Asperen"), ("", "Bakker"), ("van den", "Berg"),
        ("", "Bergsma"), ("", "Blok"), ("", "Boersma"), ("van den", "Bos"), ("", "Bosman"), ("", "Bouzid"),
        ("van den", "Broek"), ("", "Brouwer"), ("de", "Bruijn"), ("", "Castelijns"), ("", "Claassen"), ("ten", "Cate"),
        ("van", "Dalen"), ("", "Dekker"), ("", "Demir"), ("van", "Dijk"), ("", "Dijkstra"), ("van", "Doorn"),
        ("", "Driessen"),
        ("van", "Eck"), ("", "Eijkelboom"), ("van den", "Elzen"), ("", "Evers"), ("", "Faber"), ("", "Feenstra"),
        ("", "Ferreira"), ("", "Gerritsen"), ("de", "Goede"), ("de", "Graaf"), ("", "Groeneveld"), ("", "Haan"),
        ("el", "Haddad"), ("van der", "Heijden"), ("", "Hendriks"), ("", "Hoekstra"), ("van", "Houten"),
        ("", "Huisman"),
        ("van den", "Hurk"), ("", "IJzerman"), ("", "Jansen"), ("de", "Jong"), ("", "Kaya"), ("van", "Kessel"),
        ("", "Klaver"),
        ("", "Koster"), ("", "Kramer"), ("", "Kuipers"), ("van der", "Laan"), ("van", "Leeuwen"), ("", "Linders"),
        ("van", "Loon"), ("", "Maas"), ("van der", "Meer"), ("", "Meijer"), ("", "Mertens"), ("", "Mulder"),
        ("", "Nadir"),
        ("", "Nijhuis"), ("van den", "Oever"), ("", "Oomen"), ("van", "Oort"), ("", "Osman"), ("", "Peeters"),
        ("", "Pietersen"),
        ("van der", "Ploeg"), ("", "Pool"), ("", "Postma"), ("", "Prins"), ("", "Reinders"), ("de", "Rooij"),
        ("", "Rietveld"),
        ("van", "Rossum"), ("", "Sahin"), ("", "Schipper"), ("", "Schouten"), ("van 't", "Hof"), ("", "Silva"),
        ("", "Smit"),
        ("", "Snijders"), ("", "Spaargaren"), ("", "Teunissen"), ("", "Timmer"), ("", "Tromp"), ("van", "Uden"),
        ("", "Veenstra"), ("van de", "Velde"), ("", "Verbeek"), ("", "Verhoeven"), ("", "Vermeulen"), ("de", "Vries"),
        ("", "Visser"), ("", "Vos"), ("de", "Waard"), ("van der", "Wal"), ("", "Wagenaar"), ("", "Wessels"),
        ("", "Wijnands"),
        ("de", "Wit"), ("", "Wolters"), ("", "Yilmaz"), ("", "Zijlstra"), ("", "Zwart"),
    ]

    /// Schools: a name and the holiday region.
    static let schools: [String] = [
        "De Waterlelie", "De Zonnewijzer", "Het Stroomgoed", "De Klimboom", "De Vuurvlinder", "Het Sterrenpad",
        "De Vlierhof",
        "De Eigenwijs", "Het Kraaiennest", "De Rietkraag", "De Hoge Linde", "Het Avontuur", "De Tweesprong",
        "De Bongerd",
        "Het Vogelnest", "De Springplank", "De Korenmaat", "Het Anker", "De Wilgenhoek", "De Duizendpoot",
        "Het Molenveld",
        "De Zilverberk", "De Regenboog", "Het Schatrijk", "De Pionier", "De Uilenspiegel", "Het Windrad", "De Meerpaal",
        "De Kastanjelaar", "Het Talent", "De Ontdekking", "De Brug", "Het Baken", "De Lindeboom", "De Spil",
        "Het Mozaïek",
    ]

    /// ASCII letters and digits of a text in lower case: `Zoë van 't Hof` gives `zoevanthof`.
    static func folded(_ text: String) -> String {
        var result = ""
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": result.unicodeScalars.append(scalar)
            case "é", "ë", "è", "ê": result += "e"
            case "ï", "í": result += "i"
            case "á", "ä", "à": result += "a"
            case "ö", "ó": result += "o"
            case "ü", "ú": result += "u"
            case "ç": result += "c"
            default: break
            }
        }
        return result
    }
}
