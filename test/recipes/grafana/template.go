// Fills the template in the file named first with the webhook in the file named second, as Grafana does: with Go's own
// template engine, the notification's data, and the two functions that the page uses.
package main

import (
	"encoding/json"
	"os"
	"text/template"
)

type alert struct {
	Status      string            `json:"status"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

type alerts []alert

func (all alerts) Firing() alerts {
	var firing alerts
	for _, one := range all {
		if one.Status == "firing" {
			firing = append(firing, one)
		}
	}
	return firing
}

type notification struct {
	Status      string            `json:"status"`
	Alerts      alerts            `json:"alerts"`
	GroupLabels map[string]string `json:"groupLabels"`
	ExternalURL string            `json:"externalURL"`
}

type coll struct{}

func (coll) Dict(pairs ...any) map[string]any {
	dict := map[string]any{}
	for index := 0; index+1 < len(pairs); index += 2 {
		dict[pairs[index].(string)] = pairs[index+1]
	}
	return dict
}

type data struct{}

func (data) ToJSON(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	functions := template.FuncMap{"coll": func() coll { return coll{} }, "data": func() data { return data{} }}
	page := string(must(os.ReadFile(os.Args[1])))
	var webhook notification
	if err := json.Unmarshal(must(os.ReadFile(os.Args[2])), &webhook); err != nil {
		panic(err)
	}
	filled := must(template.New("payload").Funcs(functions).Parse(page))
	if err := filled.Execute(os.Stdout, webhook); err != nil {
		panic(err)
	}
}
